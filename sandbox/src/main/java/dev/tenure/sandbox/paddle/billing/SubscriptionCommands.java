package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Kind;
import tools.jackson.databind.JsonNode;

/** What callers may ask of one subscription. */
final class SubscriptionCommands {

    private static final String NEXT_PERIOD = "next_billing_period";
    private static final String NOW = "immediately";

    private final BillingRules rules;
    private final Endings endings;

    SubscriptionCommands(BillingRules rules, Endings endings) {
        this.rules = rules;
        this.endings = endings;
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
            schedule(act, subscription, "cancel");
        }
        return subscription;
    }

    private void schedule(Act act, Subscription subscription, String action) {
        subscription.schedule(action, subscription.periodEnd(), null);
        subscription.nextBilledAt(null);
        subscription.touch(act);
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

    /** Withdraws a scheduled cancel, pause or resume; without one nothing changes. */
    void unschedule(Act act, Subscription subscription) {
        JsonNode change = subscription.scheduledChange().orElse(null);
        if (change == null) {
            return;
        }
        subscription.unschedule();
        if (change.path("action").asString().equals("resume")) {
            act.unplan(subscription.id(), DueKind.RESUME);
        } else {
            subscription.nextBilledAt(subscription.periodEnd());
            act.plan(
                    subscription.id(),
                    DueKind.PERIOD_END,
                    subscription.periodEnd().plus(rules.billingLag()));
        }
    }

    Subscription update(Act act, String id, JsonNode body) {
        Subscription subscription = find(act, id);
        SubscriptionGuards.notCanceled(subscription);
        SubscriptionGuards.notLocked(act, subscription);
        if (body.has("scheduled_change") && !body.path("scheduled_change").isNull()) {
            throw PaddleRefusal.of(
                    400, "subscription_scheduled_change_invalid_update", "scheduled_change may only be set to null");
        }
        String before = subscription.document().data().toString();
        if (body.has("scheduled_change")) {
            unschedule(act, subscription);
        }
        if (body.has("custom_data")) {
            subscription.document().put("custom_data", body.path("custom_data").deepCopy());
        }
        if (!before.equals(subscription.document().data().toString())) {
            subscription.touch(act);
            act.emit("subscription.updated", subscription.document());
        }
        return subscription;
    }
}
