package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prices and products that are given in full with a request: Paddle keeps them as its own, of type custom. */
final class NonCatalog {

    private NonCatalog() {}

    static Baskets.Offer offer(Act act, JsonNode given) {
        ObjectNode product = given.path("product").isObject()
                ? newProduct(act, given.path("product"))
                : act.find(Kind.PRODUCT, given.path("product_id").asString(""))
                        .map(Document::data)
                        .map(ObjectNode::deepCopy)
                        .orElseThrow(() -> PaddleRefusal.of(
                                400,
                                "transaction_product_not_found",
                                "product " + given.path("product_id").asString("") + " not found"));
        ObjectNode unitPrice = unitPrice(given);
        ObjectNode price = Prices.priceOf(
                act.newId(Kind.PRICE.prefix()),
                product.path("id").asString(),
                given.path("description").asString("Non-catalog"),
                unitPrice,
                act.tick());
        price.put("type", "custom");
        copy(given, price, "name", "billing_cycle", "trial_period", "tax_mode", "quantity", "custom_data");
        act.add(Kind.PRICE, price.deepCopy(), price.objectNode());
        return new Baskets.Offer(price, product);
    }

    private static ObjectNode unitPrice(JsonNode given) {
        JsonNode unitPrice = given.path("unit_price");
        if (!unitPrice.isObject() || !unitPrice.path("amount").isString()) {
            throw PaddleRefusal.field("items.price.unit_price", "is required");
        }
        if (!Currencies.isKnown(unitPrice.path("currency_code").asString(""))) {
            throw PaddleRefusal.field("items.price.unit_price.currency_code", "is not a supported currency");
        }
        return (ObjectNode) unitPrice.deepCopy();
    }

    private static ObjectNode newProduct(Act act, JsonNode given) {
        ObjectNode product = Catalog.productOf(
                act.newId(Kind.PRODUCT.prefix()),
                given.path("name").asString("Non-catalog"),
                given.path("description").stringValue(null),
                act.tick());
        product.put("type", "custom");
        copy(given, product, "tax_category", "image_url", "custom_data");
        act.add(Kind.PRODUCT, product.deepCopy(), product.objectNode());
        return product;
    }

    /** A discount for one transaction only. */
    static String discount(Act act, JsonNode given) {
        Instant at = act.tick();
        ObjectNode discount = Json.object()
                .put("id", act.newId(Kind.DISCOUNT.prefix()))
                .put("status", "active")
                .put("description", given.path("description").asString("Non-catalog"))
                .put("enabled_for_checkout", false)
                .putNull("code")
                .put("type", given.path("type").asString("percentage"))
                .put("mode", "custom")
                .put("amount", given.path("amount").asString("0"))
                .put("currency_code", given.path("currency_code").stringValue(null))
                .put("recur", given.path("recur").asBoolean(false));
        discount.set("maximum_recurring_intervals", TransactionForm.orNull(given.path("maximum_recurring_intervals")));
        discount.putNull("usage_limit");
        discount.set("restrict_to", TransactionForm.orNull(given.path("restrict_to")));
        discount.putNull("expires_at").put("times_used", 0).putNull("discount_group_id");
        discount.set("custom_data", TransactionForm.orNull(given.path("custom_data")));
        return act.add(Kind.DISCOUNT, Customers.stamped(discount, at), Json.object())
                .id();
    }

    private static void copy(JsonNode from, ObjectNode to, String... fields) {
        for (String field : fields) {
            if (from.has(field)) {
                to.set(field, from.path(field).deepCopy());
            }
        }
        to.put(
                "updated_at",
                PaddleTime.write(PaddleTime.read(to.path("created_at").asString())));
    }
}
