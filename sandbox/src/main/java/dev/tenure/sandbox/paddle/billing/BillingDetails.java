package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What stands on an invoice beside its lines: Paddle answers all of it, also what nobody gave. */
final class BillingDetails {

    private static final List<String> TEXTS = List.of("purchase_order_number", "additional_information");

    private BillingDetails() {}

    /** The given details with everything that was left out; null if there are none. */
    static JsonNode whole(JsonNode given) {
        if (!given.isObject()) {
            return Json.object().nullNode();
        }
        ObjectNode whole = Json.object()
                .put("enable_checkout", given.path("enable_checkout").asBoolean(false));
        whole.set("payment_terms", TransactionForm.orNull(given.path("payment_terms")));
        TEXTS.forEach(text -> whole.set(text, TransactionForm.orNull(given.path(text))));
        return whole;
    }
}
