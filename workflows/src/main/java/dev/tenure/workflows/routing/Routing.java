package dev.tenure.workflows.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which workflow an event is for: the table of docs/routing.md, which a test holds against this class.
 *
 * <p>It looks at the event alone. Whether its products are ours is judged when it is dispatched, because the catalog may
 * learn of a product later.
 */
public final class Routing {

    /** The transaction events that decide something; every other one only refreshes its mirror row. */
    static final List<String> DECIDING_TRANSACTIONS = List.of(
            "transaction.completed", "transaction.payment_failed", "transaction.past_due", "transaction.canceled");

    /** Entities whose events are known and need no workflow. */
    static final List<String> MIRRORED =
            List.of("transaction.", "customer.", "address.", "business.", "payment_method.", "product.", "price.");

    private Routing() {}

    /**
     * @param eventId an id that does not begin with {@code evt_} is one of Paddle's simulations
     * @param entityId the id of the event's entity, if it has one
     * @param subscriptionId the subscription that the entity is or names, if any
     * @param transactionId the transaction that the entity is or names, if any
     */
    public static Route route(
            String eventId,
            String eventType,
            @Nullable String entityId,
            @Nullable String subscriptionId,
            @Nullable String transactionId) {
        if (!eventId.startsWith("evt_")) {
            return new Route.Ignored("simulation");
        }
        if (subscriptionId != null && decides(eventType)) {
            return new Route.ToSubscription(subscriptionId);
        }
        if (transactionId != null && decidesAPurchase(eventType)) {
            return new Route.ToPurchase(transactionId);
        }
        if (entityId != null && isMirrored(eventType)) {
            return new Route.MirrorOnly(entityId);
        }
        return new Route.Ignored("unknown_type");
    }

    private static boolean decides(String eventType) {
        return eventType.startsWith("subscription.")
                || eventType.startsWith("adjustment.")
                || DECIDING_TRANSACTIONS.contains(eventType);
    }

    /** Without a subscription: what was bought once is paid when it is completed. */
    private static boolean decidesAPurchase(String eventType) {
        return eventType.equals("transaction.completed") || eventType.startsWith("adjustment.");
    }

    private static boolean isMirrored(String eventType) {
        return eventType.startsWith("adjustment.") || MIRRORED.stream().anyMatch(eventType::startsWith);
    }
}
