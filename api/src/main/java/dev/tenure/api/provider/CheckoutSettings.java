package dev.tenure.api.provider;

import dev.tenure.api.settings.SettingException;
import dev.tenure.api.settings.Settings;
import dev.tenure.paddle.client.PaddleSettings;
import dev.tenure.paddle.link.CheckoutLink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How checkouts are made.
 *
 * @param checkoutUrl a page of the product that Paddle has approved; null for the account's default payment link
 * @param environment what Paddle.js is told: {@code sandbox} or {@code production}
 */
record CheckoutSettings(
        PaddleSettings paddle,
        String clientToken,
        CheckoutLink link,
        @Nullable String checkoutUrl,
        String environment) {

    private static final String LIVE = "https://api.paddle.com";
    private static final String SANDBOX = "https://sandbox-api.paddle.com";
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(12);

    /** The doors' share of Paddle's 240 a minute; the rest is for the workers. */
    private static final int REQUESTS_PER_MINUTE = 60;

    static CheckoutSettings from(Settings settings) {
        String apiKey = settings.required("PADDLE_API_KEY", "without it nothing can be bought");
        String baseUrl = settings.optional("PADDLE_API_BASE_URL").orElseGet(() -> baseUrlOf(apiKey));
        return new CheckoutSettings(
                paddle(settings, apiKey, baseUrl),
                settings.required("PADDLE_CLIENT_TOKEN", "the checkout page needs it to open Paddle's checkout"),
                link(settings.list("TENURE_LINK_SECRET", "checkouts are tied to users by signatures made with it")),
                settings.optional("TENURE_CHECKOUT_URL").orElse(null),
                baseUrl.startsWith(LIVE) ? "production" : "sandbox");
    }

    private static String baseUrlOf(String apiKey) {
        if (apiKey.startsWith("pdl_live_")) {
            return LIVE;
        }
        if (apiKey.startsWith("pdl_sdbx_")) {
            return SANDBOX;
        }
        throw new SettingException("The setting PADDLE_API_BASE_URL is missing: this PADDLE_API_KEY does not tell its"
                + " environment; set " + LIVE + " or " + SANDBOX + ".");
    }

    private static PaddleSettings paddle(Settings settings, String apiKey, String baseUrl) {
        int requestsPerMinute = settings.number("TENURE_API_PADDLE_REQUESTS_PER_MINUTE", REQUESTS_PER_MINUTE, 1, 240);
        try {
            return new PaddleSettings(apiKey, URI.create(baseUrl), CONNECT, READ, CALL, requestsPerMinute);
        } catch (IllegalArgumentException e) {
            throw new SettingException("PADDLE_API_KEY and PADDLE_API_BASE_URL: " + e.getMessage());
        }
    }

    /** While a secret is rotated there are several: the first signs, all verify. */
    private static CheckoutLink link(List<String> secrets) {
        try {
            return new CheckoutLink(secrets);
        } catch (IllegalArgumentException e) {
            throw new SettingException("TENURE_LINK_SECRET: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "CheckoutSettings[" + paddle + ", environment=" + environment + "]";
    }
}
