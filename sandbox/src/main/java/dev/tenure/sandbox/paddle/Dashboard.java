package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import tools.jackson.databind.JsonNode;

/** What somebody can do in Paddle's dashboard. */
final class Dashboard {

    private Dashboard() {}

    static JsonNode act(Billing billing, String path, JsonNode body) {
        String[] parts = path.split("/");
        String act = parts[0] + "/" + (parts.length > 2 ? parts[2] : "");
        return switch (act) {
            case "subscriptions/cancel" ->
                billing.cancelSubscription(parts[1], body).data();
            default -> throw PaddleRefusal.of(404, "not_found", "Nobody can do " + path + " in the dashboard");
        };
    }
}
