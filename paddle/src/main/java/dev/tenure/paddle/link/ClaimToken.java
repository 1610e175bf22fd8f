package dev.tenure.paddle.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lets whoever holds it claim one payment, for some days: an operator hands it to the person who has shown that the
 * payment is theirs. It names the payment, and nobody's address.
 */
public final class ClaimToken {

    /** Separates this use of the secret from any other use of it. */
    private static final String PURPOSE = "tenure claim 1\n";

    private final Signatures signatures;

    /** The first secret signs; all of them verify. They are those of checkout links. */
    public ClaimToken(List<String> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("Claims are signed with the secret of checkout links.");
        }
        this.signatures = new Signatures(secrets, PURPOSE);
    }

    /** A token for a subscription or transaction; seconds count, what is shorter is cut off. */
    public String issue(String entityId, Instant validUntil) {
        String claim = entityId + "." + validUntil.getEpochSecond();
        return claim + "." + signatures.of(claim);
    }

    /** What a token of ours claims; empty if it is forged, changed, odd, or too old at that instant of wall time. */
    public Optional<String> verify(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        String claim = parts[0] + "." + parts[1];
        boolean isGood =
                signatures.match(claim, parts[2]) && now.isBefore(Instant.ofEpochSecond(Long.parseLong(parts[1])));
        return isGood ? Optional.of(parts[0]) : Optional.empty();
    }

    @Override
    public String toString() {
        return "ClaimToken[secrets=" + signatures.secrets().size() + "]";
    }
}
