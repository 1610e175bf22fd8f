package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What waits for a subscription's next bill: changes billed later, one-time charges of the next period. */
final class PendingLines {

    private static final String PENDING = "pending_lines";

    private PendingLines() {}

    static List<Line> of(Subscription subscription) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode stored : subscription.document().hidden().path(PENDING)) {
            lines.add(read(stored));
        }
        return lines;
    }

    private static Line read(JsonNode stored) {
        ObjectNode price = (ObjectNode) stored.path("price").deepCopy();
        ObjectNode product = (ObjectNode) stored.path("product").deepCopy();
        long quantity = stored.path("quantity").asLong();
        JsonNode period = stored.path("period");
        return period.isObject()
                ? Line.prorated(
                        price,
                        product,
                        quantity,
                        new BigDecimal(stored.path("rate").asString()),
                        Period.read(period))
                : Line.whole(price, product, quantity);
    }

    static void add(Subscription subscription, List<Line> lines) {
        ArrayNode pending = subscription.document().hidden().withArray("/" + PENDING);
        for (Line line : lines) {
            ObjectNode stored = Json.object();
            stored.set("price", line.price().deepCopy());
            stored.set("product", line.product().deepCopy());
            stored.put("quantity", line.quantity()).put("rate", line.rate().toPlainString());
            Period period = line.proratedFor();
            stored.set("period", period == null ? stored.nullNode() : period.write());
            pending.add(stored);
        }
    }

    static void clear(Subscription subscription) {
        subscription.document().hidden().remove(PENDING);
    }

    /** A pause forgives what would have been given back; what is owed stays. */
    static void forgiveCredits(Subscription subscription) {
        List<Line> owed =
                of(subscription).stream().filter(line -> line.quantity() > 0).toList();
        clear(subscription);
        if (!owed.isEmpty()) {
            add(subscription, owed);
        }
    }
}
