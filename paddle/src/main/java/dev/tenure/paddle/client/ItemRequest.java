package dev.tenure.paddle.client;

import java.util.Map;

/** So many of a price of the catalog. */
public record ItemRequest(String priceId, int quantity) {

    public ItemRequest {
        if (priceId.isBlank() || quantity < 1) {
            throw new IllegalArgumentException("An item needs a price and a quantity of at least one.");
        }
    }

    Map<String, Object> toJson() {
        return Map.of("price_id", priceId, "quantity", quantity);
    }
}
