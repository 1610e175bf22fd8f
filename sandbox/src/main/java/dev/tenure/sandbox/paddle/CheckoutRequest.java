package dev.tenure.sandbox.paddle;

import java.util.Map;

/**
 * A person at the product's checkout.
 *
 * @param customData what the product's page hands to Paddle.js
 * @param country where the person lives, as a two-letter code
 * @param card {@code approve}, {@code decline}, {@code challenge_abandoned} or a test card number
 */
public record CheckoutRequest(
        String priceId, long quantity, Map<String, Object> customData, String email, String country, String card) {

    public CheckoutRequest {
        customData = Map.copyOf(customData);
        if (priceId.isBlank()) {
            throw new IllegalArgumentException("price_id is required");
        }
        if (quantity < 1) {
            throw new IllegalArgumentException("quantity must be 1 or more");
        }
        if (!email.contains("@")) {
            throw new IllegalArgumentException("email must be an e-mail address");
        }
    }
}
