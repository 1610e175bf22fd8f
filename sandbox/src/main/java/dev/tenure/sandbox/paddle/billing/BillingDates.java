package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Moving the day of the next bill. */
final class BillingDates {

    private static final int RATE_DIGITS = 5;

    private final BillingRules rules;
    private final ImmediateCharges charges;

    BillingDates(BillingRules rules, ImmediateCharges charges) {
        this.rules = rules;
        this.charges = charges;
    }

    ItemUpdates.Result move(Act act, Subscription subscription, JsonNode body, ProrationMode mode) {
        Instant target = read(body);
        if (target.isBefore(act.startedAt().plus(SubscriptionGuards.LOCK))) {
            throw PaddleRefusal.of(
                    400, "subscription_next_billed_at_too_soon", "next_billed_at needs to be 30m0s from now");
        }
        if (target.equals(subscription.periodEnd())) {
            return new ItemUpdates.Unchanged(false);
        }
        List<Line> lines = lines(subscription, target, mode);
        if (mode.isImmediate() && !lines.isEmpty()) {
            return chargeNow(act, subscription, target, lines, body);
        }
        if (!lines.isEmpty()) {
            PendingLines.add(subscription, lines);
        }
        apply(act, subscription, target);
        return new ItemUpdates.Changed(Optional.empty());
    }

    private static Instant read(JsonNode body) {
        try {
            return PaddleTime.micros(PaddleTime.read(body.path("next_billed_at").asString("")));
        } catch (DateTimeException e) {
            throw PaddleRefusal.field("next_billed_at", "must be an RFC 3339 date-time");
        }
    }

    private ItemUpdates.Result chargeNow(
            Act act, Subscription subscription, Instant target, List<Line> lines, JsonNode body) {
        Bill bill = FutureBills.bill(act, subscription, lines)
                .paidBy(Credits.available(subscription.customer(act), subscription.currency()));
        ImmediateCharges.Outcome outcome = charges.charge(
                act,
                subscription,
                "subscription_update",
                bill,
                Optional.of(new Period(act.startedAt(), target)),
                ImmediateCharges.OnFailure.read(body));
        return switch (outcome) {
            case ImmediateCharges.Paid paid -> {
                apply(act, subscription, target);
                yield new ItemUpdates.Changed(Optional.of(paid.transaction()));
            }
            case ImmediateCharges.Unpaid unpaid -> {
                apply(act, subscription, target);
                yield new ItemUpdates.Changed(Optional.empty());
            }
            case ImmediateCharges.Prevented prevented -> new ItemUpdates.Unchanged(true);
        };
    }

    /** Time that is added is charged at the rate of a whole period, time that is taken away is given back. */
    private static List<Line> lines(Subscription subscription, Instant target, ProrationMode mode) {
        if (mode == ProrationMode.DO_NOT_BILL) {
            return List.of();
        }
        Period period = subscription.period().orElseThrow();
        boolean longer = target.isAfter(period.endsAt());
        Period moved = longer ? new Period(period.endsAt(), target) : new Period(target, period.endsAt());
        BigDecimal rate = BigDecimal.valueOf(
                        Duration.between(moved.startsAt(), moved.endsAt()).toMillis())
                .divide(
                        BigDecimal.valueOf(Duration.between(period.startsAt(), period.endsAt())
                                .toMillis()),
                        MathContext.DECIMAL64)
                .setScale(RATE_DIGITS, RoundingMode.HALF_UP);
        return subscription.linesFor(period).stream()
                .map(line -> Line.prorated(
                        line.price(), line.product(), longer ? line.quantity() : -line.quantity(), rate, moved))
                .toList();
    }

    private void apply(Act act, Subscription subscription, Instant target) {
        Period period = subscription.period().orElseThrow();
        subscription.period(new Period(period.startsAt(), target));
        subscription.anchor(target);
        subscription.nextBilledAt(target);
        if (subscription.is("trialing")) {
            subscription
                    .items()
                    .forEach(item -> item.set("trial_dates", new Period(period.startsAt(), target).write()));
        }
        act.plan(subscription.id(), DueKind.PERIOD_END, target.plus(rules.billingLag()));
    }
}
