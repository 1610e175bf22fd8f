package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Does what was entered, with the bodies of Paddle's API. */
final class DashboardActs {

    private static final String NOW = "immediately";
    private static final String LATER = "next_billing_period";

    private final SandboxPaddle paddle;

    DashboardActs(SandboxPaddle paddle) {
        this.paddle = paddle;
    }

    void carryOut(DashboardAct act, ActForm form) {
        String id = form.subjectId();
        switch (act) {
            case CANCEL_NOW -> subscription(id, "cancel", from(NOW));
            case CANCEL_LATER -> subscription(id, "cancel", from(LATER));
            case PAUSE_NOW -> subscription(id, "pause", from(NOW));
            case PAUSE_LATER -> subscription(id, "pause", from(LATER));
            case RESUME -> subscription(id, "resume", from(NOW));
            case KEEP -> subscription(id, "update", Json.object().putNull("scheduled_change"));
            case CHANGE_ITEMS -> subscription(id, "items", items(form));
            case MOVE_DATE -> subscription(id, "next_billed_at", date(form));
            case CARD_APPROVES -> paddle.card(customerOf(id), "approve");
            case CARD_DECLINES -> paddle.card(customerOf(id), "decline");
            case REFUND_FULL -> paddle.dashboard("adjustments", refund(form, "full"));
            case REFUND_PARTIAL -> paddle.dashboard("adjustments", partialRefund(form));
            case CHARGEBACK -> paddle.dashboard("chargebacks", chargeback(id, false));
            case CHARGEBACK_WARNING -> paddle.dashboard("chargebacks", chargeback(id, true));
            case APPROVE -> paddle.dashboard("adjustments/" + id + "/approve", Json.object());
            case REJECT -> paddle.dashboard("adjustments/" + id + "/reject", Json.object());
            case REVERSE -> paddle.dashboard("chargebacks/" + id + "/reverse", Json.object());
            case RESEND -> paddle.resend(id);
            case RESET -> paddle.reset();
        }
    }

    private void subscription(String id, String what, JsonNode body) {
        paddle.dashboard("subscriptions/" + id + "/" + what, body);
    }

    private static ObjectNode from(String when) {
        return Json.object().put("effective_from", when);
    }

    private static ObjectNode items(ActForm form) {
        ObjectNode body = Json.object().put("proration_billing_mode", ActForm.required(form.mode(), "mode"));
        body.putArray("items")
                .addObject()
                .put("price_id", ActForm.required(form.priceId(), "price"))
                .put("quantity", 1);
        return body;
    }

    private static ObjectNode date(ActForm form) {
        return Json.object()
                .put("next_billed_at", ClockController.utc(form.at()).toString());
    }

    private static ObjectNode refund(ActForm form, String type) {
        return Json.object()
                .put("action", "refund")
                .put("type", type)
                .put("transaction_id", form.subjectId())
                .put("reason", form.reasonOr("entered on the stage"));
    }

    private ObjectNode partialRefund(ActForm form) {
        String currency =
                find(Kind.TRANSACTION, form.subjectId()).path("currency_code").asString("USD");
        Money amount = Money.typed(ActForm.required(form.amount(), "amount"), currency);
        ObjectNode body = refund(form, "partial");
        body.putArray("items")
                .addObject()
                .put("item_id", ActForm.required(form.itemId(), "line"))
                .put("type", "partial")
                .put("amount", Long.toString(amount.amountMinor()));
        return body;
    }

    private static ObjectNode chargeback(String transactionId, boolean warning) {
        return Json.object().put("transaction_id", transactionId).put("warning", warning);
    }

    private String customerOf(String subscriptionId) {
        return find(Kind.SUBSCRIPTION, subscriptionId).path("customer_id").asString("");
    }

    private JsonNode find(Kind kind, String id) {
        return paddle.reads()
                .find(kind, id)
                .orElseThrow(() -> new IllegalArgumentException(kind.title() + " " + id + " does not exist."));
    }
}
