package dev.tenure.paddle.webhook;

import dev.tenure.paddle.webhook.Verification.Genuine;
import dev.tenure.paddle.webhook.Verification.Reason;
import dev.tenure.paddle.webhook.Verification.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the header {@code Paddle-Signature}: {@code h1} is the hex HMAC-SHA256 of {@code ts + ":" + body} under the
 * whole secret. Any of several secrets and any of several {@code h1} may match, so that both sides can rotate.
 */
public final class WebhookSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private final List<String> secrets;
    private final Duration tolerance;
    private final Clock wallClock;

    /**
     * The tolerance holds in both directions and includes its bound: a webhook may be sent that long ago, or, by a
     * clock that runs fast, that far ahead. Paddle's own libraries allow 5 seconds, which is tight for real clocks.
     */
    public WebhookSignature(List<String> secrets, Duration tolerance, Clock wallClock) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "The webhook secret is missing: without one no webhook can be believed.");
        }
        if (tolerance.isNegative() || tolerance.isZero()) {
            throw new IllegalArgumentException("The tolerance for webhook timestamps must be longer than nothing.");
        }
        this.secrets = List.copyOf(secrets);
        this.tolerance = tolerance;
        this.wallClock = wallClock;
    }

    public Verification verify(@Nullable String header, byte[] rawBody) {
        if (header == null || header.isBlank()) {
            return new Rejected(Reason.MISSING);
        }
        return SignatureHeader.parse(header)
                .map(parsed -> verify(parsed, rawBody))
                .orElse(new Rejected(Reason.MALFORMED));
    }

    private Verification verify(SignatureHeader header, byte[] rawBody) {
        Instant sentAt = Instant.ofEpochSecond(header.unixSeconds());
        Duration age = Duration.between(sentAt, wallClock.instant());
        if (age.compareTo(tolerance) > 0) {
            return new Rejected(Reason.TOO_OLD);
        }
        if (age.negated().compareTo(tolerance) > 0) {
            return new Rejected(Reason.FROM_THE_FUTURE);
        }
        return matches(header, rawBody) ? new Genuine(sentAt) : new Rejected(Reason.NO_MATCH);
    }

    /** Compares every pair and each in constant time, so that the time taken tells nothing about the secrets. */
    private boolean matches(SignatureHeader header, byte[] rawBody) {
        boolean matches = false;
        for (String secret : secrets) {
            byte[] expected = signature(secret, header.timestamp(), rawBody).getBytes(StandardCharsets.UTF_8);
            for (String given : header.signatures()) {
                matches |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
            }
        }
        return matches;
    }

    /** The header's value for a body that is sent at this instant, as Paddle would write it. */
    public static String sign(String secret, Instant at, byte[] body) {
        String timestamp = Long.toString(at.getEpochSecond());
        return "ts=" + timestamp + ";h1=" + signature(secret, timestamp, body);
    }

    private static String signature(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM + ".", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSignature[secrets=" + secrets.size() + ", tolerance=" + tolerance + "]";
    }
}
