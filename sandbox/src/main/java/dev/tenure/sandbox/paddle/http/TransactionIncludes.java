package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.Reference;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be shown together with a transaction. */
final class TransactionIncludes {

    private final PaddleStore store;

    TransactionIncludes(PaddleStore store) {
        this.store = store;
    }

    /** As the API shows it: without the empty prorations that events have. */
    JsonNode add(Document transaction, List<String> includes) {
        ObjectNode shown = transaction.data().deepCopy();
        for (JsonNode item : shown.path("items")) {
            if (item.path("proration").isNull()) {
                ((ObjectNode) item).remove("proration");
            }
        }
        for (String include : includes) {
            switch (include) {
                case "customer" -> shown.set(include, other(transaction, Kind.CUSTOMER, include));
                case "address" -> shown.set(include, other(transaction, Kind.ADDRESS, include));
                case "business" -> shown.set(include, other(transaction, Kind.BUSINESS, include));
                case "discount" -> shown.set(include, other(transaction, Kind.DISCOUNT, include));
                case "adjustment", "adjustments" -> shown.set("adjustments", adjustments(transaction));
                case "adjustments_totals" -> shown.set(include, totals(transaction));
                case "available_payment_methods" -> shown.set(include, methods());
                default -> throw Views.unknownInclude(include);
            }
        }
        return shown;
    }

    private JsonNode other(Document transaction, Kind kind, String name) {
        JsonNode revised = transaction.hidden().path("revised_" + name);
        if (revised.isObject()) {
            return revised;
        }
        return transaction
                .optionalText(name + "_id")
                .flatMap(id -> store.find(kind, id))
                .<JsonNode>map(Document::data)
                .orElseGet(() -> Json.object().nullNode());
    }

    private static ArrayNode methods() {
        return Json.array().add("apple_pay").add("google_pay").add("card").add("paypal");
    }

    private List<Document> of(Document transaction) {
        return store.where(Kind.ADJUSTMENT, Reference.TRANSACTION, transaction.id());
    }

    private ArrayNode adjustments(Document transaction) {
        ArrayNode adjustments = Json.array();
        of(transaction).forEach(adjustment -> adjustments.add(adjustment.data()));
        return adjustments;
    }

    /** Sums of what was approved; reversals count against what they reverse. */
    private ObjectNode totals(Document transaction) {
        ObjectNode totals = Json.object();
        for (String field : List.of("subtotal", "tax", "total", "fee", "earnings")) {
            totals.put(field, Long.toString(sum(transaction, "", field)));
        }
        ObjectNode breakdown = totals.putObject("breakdown");
        for (String action : List.of("credit", "refund", "chargeback")) {
            breakdown.put(action, Long.toString(sum(transaction, action, "total")));
        }
        return totals.put("currency_code", transaction.text("currency_code"));
    }

    private long sum(Document transaction, String action, String field) {
        return of(transaction).stream()
                .filter(adjustment -> adjustment.is("status", "approved") || adjustment.is("status", "reversed"))
                .filter(adjustment -> adjustment.text("action").startsWith(action))
                .filter(adjustment -> !adjustment.text("action").startsWith("chargeback_warning"))
                .mapToLong(adjustment -> {
                    long amount = Long.parseLong(
                            adjustment.data().path("totals").path(field).asString("0"));
                    return adjustment.text("action").endsWith("_reverse") ? -amount : amount;
                })
                .sum();
    }
}
