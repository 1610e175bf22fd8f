package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Paddle wraps around everything it says. */
final class Envelopes {

    private Envelopes() {}

    static ObjectNode success(Answer answer, String requestId) {
        ObjectNode envelope = Json.object();
        envelope.set("data", answer.data());
        ObjectNode meta = envelope.putObject("meta").put("request_id", requestId);
        if (answer.pagination() != null) {
            meta.set("pagination", answer.pagination());
        }
        return envelope;
    }

    static ObjectNode refusal(PaddleRefusal refusal, String requestId) {
        ObjectNode envelope = Json.object();
        ObjectNode error = envelope.putObject("error")
                .put("type", refusal.status() >= 500 ? "api_error" : "request_error")
                .put("code", refusal.code())
                .put("detail", refusal.detail())
                .put(
                        "documentation_url",
                        "https://developer.paddle.com/errors/" + group(refusal.code()) + "/" + refusal.code());
        if (!refusal.fields().isEmpty()) {
            ArrayNode errors = error.putArray("errors");
            refusal.fields()
                    .forEach(field ->
                            errors.addObject().put("field", field.field()).put("message", field.message()));
        }
        envelope.putObject("meta").put("request_id", requestId);
        return envelope;
    }

    private static String group(String code) {
        int end = code.indexOf('_');
        return switch (end < 0 ? code : code.substring(0, end)) {
            case "subscription" -> "subscriptions";
            case "transaction" -> "transactions";
            case "adjustment" -> "adjustments";
            case "customer" -> "customers";
            case "notification" -> "notifications";
            default -> "shared";
        };
    }
}
