package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody can do in Paddle's dashboard. */
final class Dashboard {

    private Dashboard() {}

    static JsonNode act(Billing billing, String path, JsonNode body) {
        String[] parts = path.split("/");
        String act = parts[0] + "/" + (parts.length > 2 ? parts[2] : "");
        return switch (act) {
            case "subscriptions/cancel" -> ask(billing, Billing.Request.CANCEL_SUBSCRIPTION, parts, body);
            case "subscriptions/pause" -> ask(billing, Billing.Request.PAUSE_SUBSCRIPTION, parts, body);
            case "subscriptions/resume" -> ask(billing, Billing.Request.RESUME_SUBSCRIPTION, parts, body);
            case "subscriptions/update" -> ask(billing, Billing.Request.UPDATE_SUBSCRIPTION, parts, body);
            case "subscriptions/items" ->
                ask(billing, Billing.Request.UPDATE_SUBSCRIPTION, parts, billed(body, "prorated_immediately"));
            case "subscriptions/next_billed_at" ->
                ask(billing, Billing.Request.UPDATE_SUBSCRIPTION, parts, billed(body, "do_not_bill"));
            case "adjustments/" -> ask(billing, Billing.Request.CREATE_ADJUSTMENT, parts, body);
            case "adjustments/approve" -> ask(billing, Billing.Request.APPROVE_ADJUSTMENT, parts, body);
            case "adjustments/reject" -> ask(billing, Billing.Request.REJECT_ADJUSTMENT, parts, body);
            case "chargebacks/" -> ask(billing, Billing.Request.CHARGE_BACK, parts, body);
            case "chargebacks/reverse" -> ask(billing, Billing.Request.REVERSE_CHARGEBACK, parts, body);
            case "prices/archive" -> ask(billing, Billing.Request.ARCHIVE_PRICE, parts, body);
            case "notification_settings/rotate_secret" -> ask(billing, Billing.Request.ROTATE_SECRET, parts, body);
            case "notification_settings/retire_secret" -> ask(billing, Billing.Request.RETIRE_SECRET, parts, body);
            case "refund_policy/" -> billing.policies().changeRefunds(body);
            case "dunning_policy/" -> billing.policies().changeDunning(body);
            default -> throw PaddleRefusal.of(404, "not_found", "Nobody can do " + path + " in the dashboard");
        };
    }

    private static JsonNode ask(Billing billing, Billing.Request request, String[] parts, JsonNode body) {
        return billing.ask(request, parts.length > 1 ? parts[1] : "", body).data();
    }

    /** The dashboard's own choice where the person makes none. */
    private static JsonNode billed(JsonNode body, String standardMode) {
        ObjectNode chosen = Json.object().put("proration_billing_mode", standardMode);
        return body instanceof ObjectNode given ? chosen.setAll(given) : chosen;
    }
}
