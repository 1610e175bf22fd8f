package dev.tenure.paddle.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets whoever holds it claim one payment, for some days: an operator hands it to the person who has shown that the
 * payment is theirs. It names the payment, and nobody's address.
 */
public final class ClaimToken {

    private static final String ALGORITHM = "HmacSHA256";
    /** Separates this use of the secret from any other use of it. */
    private static final String PURPOSE = "tenure claim 1\n";

    private final List<String> secrets;

    /** The first secret signs; all of them verify. They are those of checkout links. */
    public ClaimToken(List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("Claims are signed with the secret of checkout links.");
        }
        this.secrets = List.copyOf(secrets);
    }

    /** A token for a subscription or transaction; seconds count, what is shorter is cut off. */
    public String issue(String entityId, Instant validUntil) {
        String claim = entityId + "." + validUntil.getEpochSecond();
        return claim + "." + signature(secrets.getFirst(), claim);
    }

    /** What a token of ours claims; empty if it is forged, changed, odd, or too old at that instant of wall time. */
    public Optional<String> verify(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        String claim = parts[0] + "." + parts[1];
        byte[] given = parts[2].getBytes(StandardCharsets.UTF_8);
        boolean isOurs = false;
        for (String secret : secrets) {
            isOurs |= MessageDigest.isEqual(signature(secret, claim).getBytes(StandardCharsets.UTF_8), given);
        }
        boolean isGood = isOurs && now.isBefore(Instant.ofEpochSecond(Long.parseLong(parts[1])));
        return isGood ? Optional.of(parts[0]) : Optional.empty();
    }

    private static String signature(String secret, String claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal((PURPOSE + claim).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM + ".", e);
        }
    }

    @Override
    public String toString() {
        return "ClaimToken[secrets=" + secrets.size() + "]";
    }
}
