package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Changing what a subscription is for, and billing the difference. */
final class ItemUpdates {

    private final BillingRules rules;
    private final ImmediateCharges charges;

    ItemUpdates(BillingRules rules, ImmediateCharges charges) {
        this.rules = rules;
        this.charges = charges;
    }

    /**
     * An update that is allowed, before it happens.
     *
     * @param bill what is billed now, or with the next renewal
     */
    record Prepared(Subscription subscription, WantedItems wanted, ItemChange change, ProrationMode mode, Bill bill) {

        boolean chargesNow() {
            return mode.isImmediate() && !bill.lines().isEmpty();
        }
    }

    /** Reads and checks; changes nothing. */
    Prepared prepare(Act act, Subscription subscription, JsonNode body, ProrationMode mode) {
        WantedItems wanted = WantedItems.read(act, subscription, body.path("items"));
        if (subscription.is("trialing") && !wanted.onlyQuantities()) {
            throw PaddleRefusal.of(
                    400, "subscription_update_when_trialing", "items cannot be added or removed in a trial");
        }
        Instant now = act.startedAt();
        Period period = subscription.period().orElseGet(() -> new Period(now, now));
        ItemChange change = wanted.change(period, now);
        List<Line> lines = change.isNothing() ? List.of() : change.lines(mode, now);
        String country = FutureBills.country(act, subscription);
        Bill bill =
                Bill.of(Discounts.applied(act, subscription, lines, country, now), subscription.currency(), country);
        refuseTooSmall(act, subscription, bill);
        if (bill.total() < 0 && mode.isImmediate()) {
            ImmediateCharges.nothingUncompleted(act, subscription);
        }
        return new Prepared(subscription, wanted, change, mode, charged(act, subscription, bill, mode));
    }

    private static Bill charged(Act act, Subscription subscription, Bill bill, ProrationMode mode) {
        return mode.isImmediate()
                ? bill.paidBy(Credits.available(subscription.customer(act), subscription.currency()))
                : bill;
    }

    private static void refuseTooSmall(Act act, Subscription subscription, Bill bill) {
        long due = bill.paidBy(Credits.available(subscription.customer(act), subscription.currency()))
                .grandTotal();
        if (due > 0 && due < Currencies.minimumCharge(subscription.currency())) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_update_transaction_balance_less_than_charge_limit",
                    "transaction balance " + due + " is less than the minimum charge");
        }
    }

    /** How an update went. */
    sealed interface Result {}

    /** Everything is as it was; if the payment was declined, the caller is told. */
    record Unchanged(boolean declined) implements Result {}

    /** The items are other ones; a transaction that was paid for it is completed after the change is told. */
    record Changed(Optional<Document> paid) implements Result {}

    Result carryOut(Act act, Prepared update, JsonNode body) {
        if (update.change().isNothing()) {
            return new Unchanged(false);
        }
        if (update.chargesNow()) {
            return chargeNow(act, update, body);
        }
        if (update.mode().isNextPeriod() && !update.bill().lines().isEmpty()) {
            PendingLines.add(update.subscription(), update.bill().lines());
        }
        apply(act, update);
        return new Changed(Optional.empty());
    }

    private Result chargeNow(Act act, Prepared update, JsonNode body) {
        ImmediateCharges.Outcome outcome = charges.charge(
                act,
                update.subscription(),
                "subscription_update",
                update.bill(),
                Optional.of(billedPeriod(act, update)),
                ImmediateCharges.OnFailure.read(body));
        return switch (outcome) {
            case ImmediateCharges.Paid paid -> {
                apply(act, update);
                yield new Changed(Optional.of(paid.transaction()));
            }
            case ImmediateCharges.Unpaid unpaid -> {
                apply(act, update);
                yield new Changed(Optional.empty());
            }
            case ImmediateCharges.Prevented prevented -> new Unchanged(true);
        };
    }

    static Period billedPeriod(Act act, Prepared update) {
        return update.change()
                .nextPeriod()
                .orElseGet(
                        () -> new Period(act.startedAt(), update.subscription().periodEnd()));
    }

    void apply(Act act, Prepared update) {
        Subscription subscription = update.subscription();
        update.wanted().apply(update.change(), act.startedAt());
        if (update.change().nextPeriod().isPresent()) {
            act.plan(
                    subscription.id(),
                    DueKind.PERIOD_END,
                    subscription.periodEnd().plus(rules.billingLag()));
        }
    }
}
