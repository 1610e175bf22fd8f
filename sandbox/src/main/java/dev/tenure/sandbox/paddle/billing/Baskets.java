package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what somebody wants to buy, and refuses what Paddle does not sell together. */
final class Baskets {

    private static final int MAXIMUM_ITEMS = 100;

    private Baskets() {}

    /** A price with its product, as they are when it is bought. */
    record Offer(ObjectNode price, ObjectNode product) {}

    /** The lines of {@code items: [{price_id, quantity}]}. */
    static List<Line> lines(Act act, JsonNode items) {
        if (!items.isArray()) {
            throw PaddleRefusal.field("items", "Invalid type. Expected: array, given: " + typeOf(items));
        }
        if (items.isEmpty() || items.size() > MAXIMUM_ITEMS) {
            throw PaddleRefusal.field("items", "Array must have between 1 and " + MAXIMUM_ITEMS + " items");
        }
        List<Line> lines = new ArrayList<>();
        for (JsonNode item : items) {
            lines.add(line(act, item));
        }
        refuseMixtures(lines);
        return lines;
    }

    private static Line line(Act act, JsonNode item) {
        Offer offer = offer(act, item);
        long quantity = item.path("quantity").asLong(0);
        JsonNode range = offer.price().path("quantity");
        if (quantity < range.path("minimum").asLong(1)
                || quantity > range.path("maximum").asLong(Prices.DEFAULT_MAXIMUM_QUANTITY)) {
            throw PaddleRefusal.of(
                    400,
                    "transaction_item_quantity_out_of_range",
                    "item quantity for price " + offer.price().path("id").asString() + " is out of range");
        }
        return Line.whole(offer.price(), offer.product(), quantity);
    }

    static Offer offer(Act act, JsonNode item) {
        if (item.has("price") && item.has("price_id")) {
            throw PaddleRefusal.of(
                    400, "transaction_both_price_id_and_object_found", "either price_id or price may be given");
        }
        if (item.path("price").isObject()) {
            return NonCatalog.offer(act, item.path("price"));
        }
        String priceId = item.path("price_id").asString("");
        Document price = act.find(Kind.PRICE, priceId)
                .orElseThrow(
                        () -> PaddleRefusal.of(400, "transaction_price_not_found", "price " + priceId + " not found"));
        if (!price.is("status", "active")) {
            throw PaddleRefusal.of(400, "entity_archived", "price " + priceId + " is archived");
        }
        Document product = act.get(Kind.PRODUCT, price.text("product_id"));
        return new Offer(price.data().deepCopy(), product.data().deepCopy());
    }

    private static void refuseMixtures(List<Line> lines) {
        Set<String> prices = new HashSet<>();
        JsonNode cycle = null;
        JsonNode trial = null;
        for (Line line : lines) {
            if (!prices.add(line.priceId())) {
                throw PaddleRefusal.of(400, "transaction_duplicate_price_ids", "duplicate price " + line.priceId());
            }
            if (line.isRecurring()) {
                cycle = same(cycle, line.price().path("billing_cycle"), "transaction_price_different_billing_cycle");
                trial = same(trial, line.price().path("trial_period"), "transaction_price_different_trial_period");
            }
        }
    }

    private static JsonNode same(@Nullable JsonNode known, JsonNode given, String code) {
        if (known != null && !known.equals(given)) {
            throw PaddleRefusal.of(400, code, "all recurring items must agree");
        }
        return given;
    }

    /** The one currency of a basket. */
    static String currency(List<Line> lines, String countryCode) {
        Set<String> currencies = new HashSet<>();
        lines.forEach(line -> currencies.add(Prices.currency(line.price(), countryCode)));
        if (currencies.size() != 1) {
            throw PaddleRefusal.of(400, "transaction_currency_code_invalid", "items are priced in several currencies");
        }
        return currencies.iterator().next();
    }

    static String typeOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case STRING -> "string";
            case MISSING, NULL -> "null";
            case OBJECT, POJO, BINARY -> "object";
        };
    }
}
