package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import dev.tenure.sandbox.paddle.store.Reference;
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

    static void notPastDue(Subscription subscription) {
        if (subscription.is("past_due")) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_update_when_past_due",
                    "cannot update subscription, as subscription is past due");
        }
    }

    /** Nothing changes in the half hour before a renewal or a scheduled change. */
    static void notLocked(Act act, Subscription subscription) {
        Instant lockedUntil = act.startedAt().plus(LOCK);
        if (subscription
                .nextBilledAt()
                .filter(instant -> !lockedUntil.isBefore(instant))
                .isPresent()) {
            throw PaddleRefusal.of(
                    409, "subscription_locked_renewal", "unable to update subscription 30m0s before renewal");
        }
        if (subscription
                .scheduledChange()
                .map(change -> change.path("effective_at").asString())
                .map(PaddleTime::read)
                .filter(instant -> !lockedUntil.isBefore(instant))
                .isPresent()) {
            throw PaddleRefusal.of(
                    409, "subscription_locked_processing", "unable to update subscription 30m0s before processing");
        }
    }

    static void nothingScheduled(Subscription subscription) {
        if (subscription.scheduledChange().isPresent()) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_locked_pending_changes",
                    "cannot update subscription, pending scheduled changes");
        }
    }

    static void noPendingRefund(Act act, Subscription subscription) {
        boolean pending = act.where(Kind.ADJUSTMENT, Reference.SUBSCRIPTION, subscription.id()).stream()
                .anyMatch(
                        adjustment -> adjustment.is("status", "pending_approval") && adjustment.is("action", "refund"));
        if (pending) {
            throw PaddleRefusal.of(
                    400, "subscription_outstanding_pending_refund", "a refund of this subscription is pending");
        }
    }

    /** Only automatic collection needs a card on file. */
    static void hasCard(Act act, Subscription subscription, String purpose) {
        boolean automatic = subscription.document().is("collection_mode", "automatic");
        if (automatic && Customers.card(subscription.customer(act)).isEmpty()) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_missing_payment_method_cannot_" + purpose,
                    "the subscription has no payment method");
        }
    }

    /** One-time charges need a subscription that runs. */
    static void chargeable(Act act, Subscription subscription) {
        JsonNode status = subscription.document().data().path("status");
        switch (status.asString()) {
            case "canceled" ->
                throw PaddleRefusal.of(400, "subscription_is_canceled_action_invalid", "the subscription is canceled");
            case "paused" ->
                throw PaddleRefusal.of(400, "subscription_is_inactive_action_invalid", "the subscription is paused");
            case "past_due" -> notPastDue(subscription);
            default -> notLocked(act, subscription);
        }
    }

    static boolean isManual(Document document) {
        return document.is("collection_mode", "manual");
    }
}
