package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** When Paddle refuses to touch a subscription. */
final class SubscriptionGuards {

    static final Duration LOCK = Duration.ofMinutes(30);

    private SubscriptionGuards() {}

    static void notCanceled(Subscription subscription) {
        if (subscription.isCanceled()) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_update_when_canceled",
                    "cannot update subscription, as subscription is canceled");
        }
    }

    /** Nothing changes in the half hour before a renewal or a scheduled change. */
    static void notLocked(Act act, Subscription subscription) {
        Instant lockedFrom = act.startedAt().plus(LOCK);
        subscription
                .nextBilledAt()
                .filter(instant -> !lockedFrom.isBefore(instant))
                .ifPresent(instant -> {
                    throw PaddleRefusal.of(
                            409,
                            "subscription_locked_renewal",
                            "unable to update subscription " + subscription.id() + " 30m0s before renewal");
                });
        subscription
                .scheduledChange()
                .map(change -> change.path("effective_at"))
                .map(JsonNode::asString)
                .map(dev.tenure.sandbox.paddle.store.PaddleTime::read)
                .filter(instant -> !lockedFrom.isBefore(instant))
                .ifPresent(instant -> {
                    throw PaddleRefusal.of(
                            409,
                            "subscription_locked_processing",
                            "unable to update subscription " + subscription.id() + " 30m0s before processing");
                });
    }

    static void nothingScheduled(Subscription subscription) {
        if (subscription.scheduledChange().isPresent()) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_locked_pending_changes",
                    "cannot update subscription, pending scheduled changes");
        }
    }
}
