package dev.tenure.paddle.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs short texts for one purpose; the first secret signs, all of them verify.
 *
 * @param purpose separates this use of the secrets from any other use of them
 */
public record Signatures(List<String> secrets, String purpose) {
    private static final String ALGORITHM = "HmacSHA256";

    public Signatures {
        secrets = List.copyOf(secrets);
    }

    /** The signature of a text, in URL-safe Base64. */
    public String of(String text) {
        return signature(secrets.getFirst(), text);
    }

    /** Compares with all secrets in constant time, whichever of them signed. */
    public boolean match(String text, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (String secret : secrets) {
            matches |= MessageDigest.isEqual(signature(secret, text).getBytes(StandardCharsets.UTF_8), given);
        }
        return matches;
    }

    private String signature(String secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signature = mac.doFinal((purpose + text).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM + ".", e);
        }
    }

    /** Never the secrets. */
    @Override
    public String toString() {
        return "Signatures[secrets=" + secrets.size() + "]";
    }
}
