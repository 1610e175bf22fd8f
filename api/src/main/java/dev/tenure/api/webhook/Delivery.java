package dev.tenure.api.webhook;

import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.routing.Routing;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A believed event on its way to the inbox.
 *
 * @param payload the body as it came
 * @param timestamp the signature's, as written
 */
record Delivery(
        PaddleEvent event,
        @Nullable String entityId,
        @Nullable String customerId,
        Route route,
        String payload,
        @Nullable String userAgent,
        @Nullable String timestamp) {

    /** Ids become keys and are logged; what is odder than this is no id. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,100}");

    /** Stands for the id of an event that is routed although it is a simulation. */
    private static final String AS_IF_REAL = "evt_";

    static Delivery of(
            PaddleEvent event,
            String payload,
            boolean areSimulationsApplied,
            @Nullable String userAgent,
            @Nullable String timestamp) {
        String type = event.eventType();
        String entityId = id(event.data(), "id");
        String subscriptionId = type.startsWith("subscription.") ? entityId : id(event.data(), "subscription_id");
        String transactionId = type.startsWith("transaction.") ? entityId : id(event.data(), "transaction_id");
        String customerId = type.startsWith("customer.") ? entityId : id(event.data(), "customer_id");
        String judgedId = areSimulationsApplied ? AS_IF_REAL : event.eventId();
        Route route = Routing.route(judgedId, type, entityId, subscriptionId, transactionId);
        return new Delivery(event, entityId, customerId, route, payload, userAgent, timestamp);
    }

    private static @Nullable String id(JsonNode data, String field) {
        JsonNode value = data.path(field);
        return value.isString() && ID.matcher(value.stringValue()).matches() ? value.stringValue() : null;
    }

    @Override
    public String toString() {
        return "Delivery[event=" + event + ", route=" + route + "]";
    }
}
