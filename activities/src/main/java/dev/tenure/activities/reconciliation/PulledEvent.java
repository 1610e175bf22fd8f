package dev.tenure.activities.reconciliation;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.Subject;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.routing.Routing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of Paddle's list on its way to the inbox, routed as its webhook would have been.
 *
 * @param missedBy the subscription that should have heard of it long ago; null if its webhook may still come
 * @param ours whether the event itself says that it is about something of ours
 * @param snapshotAt when the subscription became what the event says of it; a workflow that knows so much missed nothing
 */
record PulledEvent(
        String eventId,
        String eventType,
        Instant occurredAt,
        @Nullable String entityId,
        @Nullable String customerId,
        String route,
        String payload,
        String outcome,
        @Nullable String reason,
        @Nullable String missedBy,
        boolean ours,
        @Nullable Instant snapshotAt) {

    /** @param expectedBefore webhooks of what occurred before this have come, or will not come */
    static PulledEvent of(PaddleEvent event, Instant expectedBefore, FactReader facts) {
        Route route = Routing.route(
                event.eventId(), event.eventType(), event.entityId(), event.subscriptionId(), event.transactionId());
        String reason = route instanceof Route.Ignored(String why) ? why : null;
        boolean isMissed = event.occurredAt().isBefore(expectedBefore);
        return new PulledEvent(
                event.eventId(),
                event.eventType(),
                event.occurredAt(),
                event.entityId(),
                event.customerId(),
                route.key(),
                new String(event.toBody(), StandardCharsets.UTF_8),
                reason == null ? "received" : "ignored",
                reason,
                isMissed && route instanceof Route.ToSubscription(String id) ? id : null,
                isOurs(event, facts),
                event.subject() instanceof Subject.SubscriptionSubject(PaddleSubscription subscription)
                        ? subscription.updatedAt()
                        : null);
    }

    /** An adjustment says of nobody whose it is: it is ours if its subscription is known. */
    private static boolean isOurs(PaddleEvent event, FactReader facts) {
        return switch (event.subject()) {
            case Subject.SubscriptionSubject(PaddleSubscription subscription) -> facts.isOurs(subscription);
            case Subject.TransactionSubject(PaddleTransaction transaction) -> facts.isOurs(transaction);
            case Subject.AdjustmentSubject adjustment -> false;
            case Subject.CustomerSubject customer -> false;
            case Subject.OtherSubject other -> false;
        };
    }
}
