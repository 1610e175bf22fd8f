package dev.tenure.paddle.client;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Paddle is, and how long to wait for it. The call timeout bounds one request with its answer; immediate charges
 * are slow, because the payment is attempted meanwhile. Prints without the key.
 */
public record PaddleSettings(
        String apiKey,
        URI baseUrl,
        Duration connectTimeout,
        Duration readTimeout,
        Duration callTimeout,
        int requestsPerMinute) {

    /** Paddle's limit for one IP address. */
    public static final int PADDLE_REQUESTS_PER_MINUTE = 240;

    private static final String LIVE_HOST = "api.paddle.com";
    private static final String SANDBOX_HOST = "sandbox-api.paddle.com";
    private static final String LIVE_KEY = "pdl_live_";
    private static final String SANDBOX_KEY = "pdl_sdbx_";
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

    /** Keys from before May 2025 have no prefix and tell nothing about their environment. */
    public PaddleSettings {
        require(!apiKey.isBlank(), "The Paddle API key is missing.");
        require(PRINTABLE.matcher(apiKey).matches(), "The Paddle API key has a space or an unprintable character.");
        String host = host(baseUrl);
        boolean live = apiKey.startsWith(LIVE_KEY);
        require(
                !live || !(host.equals(SANDBOX_HOST) || LOOPBACK.matcher(host).matches()),
                "The Paddle API key is a live key, but the base URL is a sandbox: " + baseUrl + ".");
        require(
                !live || "https".equalsIgnoreCase(baseUrl.getScheme()),
                "A live Paddle API key is only sent over https, not to " + baseUrl + ".");
        require(
                !(apiKey.startsWith(SANDBOX_KEY) && host.equals(LIVE_HOST)),
                "The Paddle API key is a sandbox key, but the base URL is the live one: " + baseUrl + ".");
        requireTime(connectTimeout, "connect timeout");
        requireTime(readTimeout, "read timeout");
        requireTime(callTimeout, "call timeout");
        require(requestsPerMinute > 0, "Paddle's requests per minute must be more than none.");
    }

    /** With the timeouts and the limit that suit Paddle. */
    public static PaddleSettings of(String apiKey, URI baseUrl) {
        return new PaddleSettings(
                apiKey,
                baseUrl,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(45),
                PADDLE_REQUESTS_PER_MINUTE);
    }

    private static String host(URI baseUrl) {
        @Nullable String scheme = baseUrl.getScheme();
        @Nullable String host = baseUrl.getHost();
        boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        boolean plain =
                baseUrl.getRawQuery() == null && baseUrl.getRawFragment() == null && baseUrl.getUserInfo() == null;
        if (host == null || !web || !plain) {
            throw new IllegalArgumentException(
                    "The Paddle base URL must look like https://" + LIVE_HOST + ", without user, query or fragment.");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static void requireTime(Duration time, String name) {
        require(time.isPositive(), "Paddle's " + name + " must be longer than nothing.");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    @Override
    public String toString() {
        return "PaddleSettings[baseUrl=" + baseUrl + ", requestsPerMinute=" + requestsPerMinute + "]";
    }
}
