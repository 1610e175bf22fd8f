package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Attempts to charge cards. */
final class Payments {

    private static final int EXPIRY_MONTH = 12;
    private static final int EXPIRY_YEAR = 2035;

    private Payments() {}

    /** Writes one attempt into the transaction, newest first; the caller decides what follows from it. */
    static Instant attempt(Act act, Document transaction, Card card, Card.Charge charge, String methodId) {
        Instant at = act.tick();
        ObjectNode payment = Json.object()
                .put("payment_attempt_id", uuid(act))
                .put(
                        "stored_payment_method_id",
                        UUID.nameUUIDFromBytes(methodId.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .put("payment_method_id", methodId.isEmpty() ? null : methodId)
                .put(
                        "amount",
                        transaction
                                .data()
                                .path("details")
                                .path("totals")
                                .path("balance")
                                .asString("0"))
                .put("status", charge.status())
                .put("error_code", charge.errorCode().orElse(null));
        payment.set("method_details", methodDetails(card));
        payment.put("created_at", PaddleTime.write(at));
        payment.put("captured_at", charge == Card.Charge.CAPTURED ? PaddleTime.write(at) : null);
        prepend(transaction, payment);
        return at;
    }

    static ObjectNode methodDetails(Card card) {
        ObjectNode details = Json.object().put("type", "card");
        details.set("card", cardDetails(card));
        return details;
    }

    static ObjectNode cardDetails(Card card) {
        return Json.object()
                .put("type", card.brand())
                .put("last4", card.last4())
                .put("expiry_month", EXPIRY_MONTH)
                .put("expiry_year", EXPIRY_YEAR)
                .put("cardholder_name", "Sam Miller");
    }

    private static void prepend(Document transaction, ObjectNode payment) {
        ArrayNode payments = Json.array().add(payment);
        for (JsonNode earlier : transaction.data().path("payments")) {
            payments.add(earlier);
        }
        transaction.put("payments", payments);
    }

    private static String uuid(Act act) {
        long high = (act.random().nextLong() & ~0xF000L) | 0x4000L;
        long low = (act.random().nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }
}
