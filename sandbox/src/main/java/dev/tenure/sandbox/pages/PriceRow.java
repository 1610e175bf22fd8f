package dev.tenure.sandbox.pages;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Something that is sold. */
public record PriceRow(String id, String product, @Nullable String interval, Money amount) {

    static PriceRow of(JsonNode price, String product) {
        JsonNode unit = price.path("unit_price");
        return new PriceRow(
                price.path("id").asString(""),
                product,
                price.path("billing_cycle").path("interval").stringValue(null),
                Money.of(unit.path("amount"), unit.path("currency_code").asString("USD")));
    }
}
