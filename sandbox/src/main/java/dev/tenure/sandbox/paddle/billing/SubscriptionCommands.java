package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Ending a subscription, and beginning it before its trial is over. */
final class SubscriptionCommands {

    private static final String NEXT_PERIOD = "next_billing_period";
    private static final String NOW = "immediately";

    private final Endings endings;
    private final Renewals renewals;

    SubscriptionCommands(Endings endings, Renewals renewals) {
        this.endings = endings;
        this.renewals = renewals;
    }

    static Subscription find(Act act, String id) {
        return act.find(Kind.SUBSCRIPTION, id)
                .map(Subscription::new)
                .orElseThrow(() -> PaddleRefusal.notFound(Kind.SUBSCRIPTION.title(), id));
    }

    Subscription cancel(Act act, String id, JsonNode body) {
        Subscription subscription = find(act, id);
        SubscriptionGuards.notCanceled(subscription);
        boolean paused = subscription.is("paused");
        if (effectiveFrom(body, paused ? NOW : NEXT_PERIOD).equals(NOW) || paused) {
            SubscriptionGuards.notLocked(act, subscription);
            endings.cancel(act, subscription);
        } else {
            SubscriptionGuards.nothingScheduled(subscription);
            SubscriptionGuards.notLocked(act, subscription);
            schedule(act, subscription);
        }
        return subscription;
    }

    private static void schedule(Act act, Subscription subscription) {
        subscription.schedule("cancel", subscription.periodEnd(), null);
        subscription.nextBilledAt(null);
        act.touch(subscription.document());
        act.emit("subscription.updated", subscription.document());
        act.plan(subscription.id(), DueKind.PERIOD_END, subscription.periodEnd());
    }

    static String effectiveFrom(JsonNode body, String absent) {
        JsonNode given = body.path("effective_from");
        if (given.isMissingNode() || given.isNull()) {
            return absent;
        }
        String value = given.asString("");
        if (!value.equals(NOW) && !value.equals(NEXT_PERIOD)) {
            throw PaddleRefusal.field("effective_from", "must be one of next_billing_period, immediately");
        }
        return value;
    }

    /** Ends a trial now: the first period is charged. */
    Subscription activate(Act act, String id) {
        Subscription subscription = find(act, id);
        if (!subscription.is("trialing") || SubscriptionGuards.isManual(subscription.document())) {
            throw PaddleRefusal.of(400, "subscription_cannot_activate", "only a trial that is collected by card");
        }
        SubscriptionGuards.nothingScheduled(subscription);
        SubscriptionGuards.notLocked(act, subscription);
        SubscriptionGuards.hasCard(act, subscription, "activate");
        Instant now = act.startedAt();
        subscription.items().forEach(item -> item.withObject("/trial_dates").put("ends_at", PaddleTime.write(now)));
        renewals.activate(act, subscription, now);
        return subscription;
    }
}
