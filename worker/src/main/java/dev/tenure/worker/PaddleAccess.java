package dev.tenure.worker;

import dev.tenure.paddle.client.PaddleSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the workers' Paddle is: short timeouts, because an activity has 20 s for three tries. */
final class PaddleAccess {

    private PaddleAccess() {}

    static PaddleSettings from(Settings settings) {
        String key = settings.required("PADDLE_API_KEY", "a key from Paddle > Developer tools > Authentication");
        String base = settings.optional("PADDLE_API_BASE_URL");
        try {
            return settings(settings, key, base);
        } catch (IllegalArgumentException e) {
            throw new SettingException(String.valueOf(e.getMessage()), e);
        }
    }

    private static PaddleSettings settings(Settings settings, String key, @Nullable String base) {
        return new PaddleSettings(
                key,
                URI.create(base == null ? defaultBase(key) : base),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                settings.number("PADDLE_REQUESTS_PER_MINUTE", PaddleSettings.PADDLE_REQUESTS_PER_MINUTE, 1, 1_000_000));
    }

    private static String defaultBase(String key) {
        return key.startsWith("pdl_sdbx_") ? "https://sandbox-api.paddle.com" : "https://api.paddle.com";
    }
}
