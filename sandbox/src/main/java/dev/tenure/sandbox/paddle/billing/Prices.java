package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a price says. */
final class Prices {

    static final int DEFAULT_MAXIMUM_QUANTITY = 100;

    private Prices() {}

    /** What one unit costs in a country, in minor units. */
    static long unitAmount(JsonNode price, String countryCode) {
        return Amounts.amount(unitPrice(price, countryCode), "amount");
    }

    static String currency(JsonNode price, String countryCode) {
        return unitPrice(price, countryCode).path("currency_code").asString();
    }

    private static JsonNode unitPrice(JsonNode price, String countryCode) {
        for (JsonNode override : price.path("unit_price_overrides")) {
            for (JsonNode country : override.path("country_codes")) {
                if (country.asString().equals(countryCode)) {
                    return override.path("unit_price");
                }
            }
        }
        return price.path("unit_price");
    }

    static boolean isRecurring(JsonNode price) {
        return price.path("billing_cycle").isObject();
    }

    static ObjectNode money(long amount, String currency) {
        return Json.object().put("amount", Long.toString(amount)).put("currency_code", currency);
    }

    /** A price of the standard kind. */
    static ObjectNode priceOf(
            String id, String productId, String description, ObjectNode unitPrice, Instant createdAt) {
        ObjectNode price = Json.object()
                .put("id", id)
                .put("product_id", productId)
                .put("type", "standard")
                .put("description", description)
                .put("name", description)
                .putNull("billing_cycle")
                .putNull("trial_period")
                .put("tax_mode", "account_setting");
        price.set("unit_price", unitPrice);
        price.putArray("unit_price_overrides");
        price.putNull("custom_data").put("status", "active");
        price.putObject("quantity").put("minimum", 1).put("maximum", DEFAULT_MAXIMUM_QUANTITY);
        price.putNull("import_meta");
        String at = PaddleTime.write(createdAt);
        return price.put("created_at", at).put("updated_at", at);
    }
}
