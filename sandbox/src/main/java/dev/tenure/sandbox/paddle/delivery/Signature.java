package dev.tenure.sandbox.paddle.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The {@code Paddle-Signature} header: HMAC-SHA256 over the seconds, a colon and the body, keyed by the whole secret. */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** One {@code h1} for each secret: there are two while one is being replaced. */
    static String header(List<String> secrets, long seconds, String body) {
        StringBuilder header = new StringBuilder("ts=").append(seconds);
        secrets.forEach(secret -> header.append(";h1=").append(hash(secret, seconds + ":" + body)));
        return header.toString();
    }

    private static String hash(String secret, String message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
