package dev.tenure.api.webhook;

import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.routing.Routing;
import org.jspecify.annotations.Nullable;

/**
 * A believed event on its way to the inbox.
 *
 * @param payload the body as it came
 * @param unreadable why nothing can be done about it; null if it can be read
 * @param timestamp the signature's, as written
 */
record Delivery(
        PaddleEvent event,
        @Nullable String entityId,
        @Nullable String customerId,
        Route route,
        String payload,
        @Nullable String userAgent,
        @Nullable String timestamp,
        @Nullable String unreadable) {

    /** Stands for the id of an event that is routed although it is a simulation. */
    private static final String AS_IF_REAL = "evt_";

    static Delivery of(
            PaddleEvent event,
            String payload,
            boolean areSimulationsApplied,
            @Nullable String userAgent,
            @Nullable String timestamp) {
        String judgedId = areSimulationsApplied ? AS_IF_REAL : event.eventId();
        Route route = Routing.route(
                judgedId, event.eventType(), event.entityId(), event.subscriptionId(), event.transactionId());
        return new Delivery(event, event.entityId(), event.customerId(), route, payload, userAgent, timestamp, null);
    }

    /** Kept for operators to see, and for no workflow. */
    static Delivery unreadable(
            PaddleEvent remains,
            String reason,
            String payload,
            @Nullable String userAgent,
            @Nullable String timestamp) {
        String why = "unreadable: " + reason;
        return new Delivery(remains, null, null, new Route.Ignored(why), payload, userAgent, timestamp, why);
    }

    @Override
    public String toString() {
        return "Delivery[event=" + event + ", route=" + route + "]";
    }
}
