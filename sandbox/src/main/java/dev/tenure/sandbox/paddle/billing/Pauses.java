package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Pausing a subscription and letting it go on. */
final class Pauses {

    private static final String NOW = "immediately";
    private static final String ON_RESUME = "on_resume";
    private static final String START_NEW = "start_new_billing_period";
    private static final String CONTINUE = "continue_existing_billing_period";
    private static final String PAUSED_PERIOD = "paused_period";

    private final BillingRules rules;
    private final Endings endings;
    private final Renewals renewals;

    Pauses(BillingRules rules, Endings endings, Renewals renewals) {
        this.rules = rules;
        this.endings = endings;
        this.renewals = renewals;
    }

    Subscription pause(Act act, String id, JsonNode body) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        SubscriptionGuards.notCanceled(subscription);
        SubscriptionGuards.notPastDue(subscription);
        if (!subscription.is("active")) {
            throw refuse("subscription_cannot_be_paused", "only an active subscription can be paused");
        }
        SubscriptionGuards.nothingScheduled(subscription);
        SubscriptionGuards.notLocked(act, subscription);
        Optional<Instant> resumeAt = instant(body, "resume_at");
        subscription.document().hidden().put(ON_RESUME, onResume(body));
        if (SubscriptionCommands.effectiveFrom(body, "next_billing_period").equals(NOW)) {
            refuseResumeBefore(resumeAt, act.startedAt());
            pauseNow(act, subscription, resumeAt);
        } else {
            refuseResumeBefore(resumeAt, subscription.periodEnd());
            schedule(act, subscription, resumeAt);
        }
        return subscription;
    }

    private static void refuseResumeBefore(Optional<Instant> resumeAt, Instant pause) {
        if (resumeAt.filter(instant -> !instant.isAfter(pause)).isPresent()) {
            throw PaddleRefusal.field("resume_at", "must be after the pause");
        }
    }

    private static void schedule(Act act, Subscription subscription, Optional<Instant> resumeAt) {
        subscription.schedule("pause", subscription.periodEnd(), resumeAt.orElse(null));
        subscription.nextBilledAt(resumeAt.orElse(null));
        act.touch(subscription.document());
        act.emit("subscription.updated", subscription.document());
        act.plan(subscription.id(), DueKind.PERIOD_END, subscription.periodEnd());
    }

    /** The scheduled pause takes effect. */
    void pauseAsScheduled(Act act, Subscription subscription, JsonNode change) {
        Optional<Instant> resumeAt =
                Optional.ofNullable(change.path("resume_at").stringValue(null)).map(PaddleTime::read);
        pauseNow(act, subscription, resumeAt);
    }

    private void pauseNow(Act act, Subscription subscription, Optional<Instant> resumeAt) {
        subscription
                .period()
                .ifPresent(period -> subscription.document().hidden().set(PAUSED_PERIOD, period.write()));
        PendingLines.forgiveCredits(subscription);
        endings.pause(act, subscription, resumeAt);
    }

    Subscription resume(Act act, String id, JsonNode body) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        SubscriptionGuards.notCanceled(subscription);
        if (body.has(ON_RESUME)) {
            subscription.document().hidden().put(ON_RESUME, onResume(body));
            act.keep(subscription.document());
        }
        Optional<Instant> later = effectiveAt(body);
        if (!subscription.is("paused")) {
            moveResume(act, subscription, later);
        } else if (later.isPresent()) {
            scheduleResume(act, subscription, later.get());
        } else {
            resumeNow(act, subscription);
        }
        return subscription;
    }

    /** On an active subscription whose pause is scheduled, a resume only says when the pause will end. */
    private static void moveResume(Act act, Subscription subscription, Optional<Instant> later) {
        if (!subscription.isScheduled("pause")) {
            throw refuse("subscription_must_be_paused", "only a paused subscription can be resumed");
        }
        Instant resumeAt = later.orElseThrow(
                () -> refuse("subscription_must_be_paused", "the pause has not begun: remove the scheduled change"));
        SubscriptionGuards.notLocked(act, subscription);
        refuseResumeBefore(later, subscription.periodEnd());
        subscription.schedule("pause", subscription.periodEnd(), resumeAt);
        subscription.nextBilledAt(resumeAt);
        act.touch(subscription.document());
        act.emit("subscription.updated", subscription.document());
    }

    private static void scheduleResume(Act act, Subscription subscription, Instant at) {
        refuseResumeBefore(Optional.of(at), act.startedAt());
        subscription.schedule("resume", at, null);
        act.touch(subscription.document());
        act.emit("subscription.updated", subscription.document());
        act.plan(subscription.id(), DueKind.RESUME, at);
    }

    /** Goes on, by a new period that is charged now, or with what was left of the old one. */
    void resumeNow(Act act, Subscription subscription) {
        String how = subscription.document().hidden().path(ON_RESUME).asString(START_NEW);
        if (how.equals(CONTINUE)) {
            continuePeriod(act, subscription);
            return;
        }
        SubscriptionGuards.hasCard(act, subscription, "resume");
        Instant now = act.startedAt();
        subscription.anchor(now);
        Period period = subscription.periodAfter(now);
        reopen(act, subscription);
        renewals.advance(subscription, period);
        tellResumed(act, subscription);
        if (renewals.bill(act, subscription, period)) {
            subscription.touch(act);
            act.emitTogether(subscription.document(), "subscription.updated", "subscription.activated");
        }
    }

    private void continuePeriod(Act act, Subscription subscription) {
        JsonNode stored = subscription.document().hidden().path(PAUSED_PERIOD);
        if (!stored.isObject() || !Period.read(stored).endsAt().isAfter(act.startedAt())) {
            throw refuse("subscription_continuing_existing_billing_period_not_allowed", "the billing period has ended");
        }
        Period period = Period.read(stored);
        reopen(act, subscription);
        subscription.period(period);
        subscription.nextBilledAt(period.endsAt());
        act.plan(subscription.id(), DueKind.PERIOD_END, period.endsAt().plus(rules.billingLag()));
        tellResumed(act, subscription);
    }

    private static void reopen(Act act, Subscription subscription) {
        subscription.document().put("status", "active").putNull("paused_at");
        subscription.document().hidden().remove(PAUSED_PERIOD);
        subscription.document().hidden().remove(ON_RESUME);
        subscription.unschedule();
        subscription.itemStatus("active");
        act.unplan(subscription.id(), DueKind.RESUME);
    }

    private static void tellResumed(Act act, Subscription subscription) {
        subscription.touch(act);
        act.emitTogether(subscription.document(), "subscription.updated", "subscription.resumed");
    }

    private static String onResume(JsonNode body) {
        String how = body.path(ON_RESUME).asString(START_NEW);
        if (!how.equals(START_NEW) && !how.equals(CONTINUE)) {
            throw PaddleRefusal.field(ON_RESUME, "must be one of " + START_NEW + ", " + CONTINUE);
        }
        return how;
    }

    /** When to resume; empty is now. The next billing period of something paused is nothing that Paddle understands. */
    private static Optional<Instant> effectiveAt(JsonNode body) {
        String given = body.path("effective_from").asString(NOW);
        if (given.equals("next_billing_period")) {
            throw PaddleRefusal.of(500, "internal_error", "An unexpected error occurred.");
        }
        return given.equals(NOW) ? Optional.empty() : instant(body, "effective_from");
    }

    private static Optional<Instant> instant(JsonNode body, String field) {
        String given = body.path(field).asString("");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(PaddleTime.micros(PaddleTime.read(given)));
        } catch (DateTimeException e) {
            throw PaddleRefusal.field(field, "must be an RFC 3339 date-time");
        }
    }

    private static PaddleRefusal refuse(String code, String detail) {
        return PaddleRefusal.of(400, code, detail);
    }
}
