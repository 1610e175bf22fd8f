package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;

/** What happens at the end of a period that goes on: the next one is billed, and charged. */
final class Renewals {

    private final BillingRules rules;
    private final Transactions transactions;
    private final Collecting collecting;
    private final Dunning dunning;

    Renewals(BillingRules rules, Transactions transactions, Collecting collecting, Dunning dunning) {
        this.rules = rules;
        this.transactions = transactions;
        this.collecting = collecting;
        this.dunning = dunning;
    }

    /** The period moves on before it is paid, as Paddle does it. */
    void renew(Act act, Subscription subscription) {
        Period next = subscription.periodAfter(subscription.periodEnd());
        advance(subscription, next);
        subscription.touch(act);
        act.emit("subscription.updated", subscription.document());
        bill(act, subscription, next);
    }

    /** The first charge after a trial looks like a renewal, but for its events. */
    void activate(Act act, Subscription subscription, Instant from) {
        subscription.anchor(from);
        Period first = subscription.periodAfter(from);
        subscription.document().put("status", "active");
        subscription.itemStatus("active");
        advance(subscription, first);
        subscription.touch(act);
        act.emitTogether(subscription.document(), "subscription.activated", "subscription.updated");
        bill(act, subscription, first);
    }

    void advance(Subscription subscription, Period next) {
        subscription.period(next);
        subscription.nextBilledAt(next.endsAt());
        subscription.billedAt(next.startsAt());
        Document document = subscription.document();
        if (document.data().path("first_billed_at").isNull()) {
            document.put("first_billed_at", PaddleTime.write(next.startsAt()));
        }
    }

    /** Bills a period, charges it, and plans its end; says whether the money came. */
    boolean bill(Act act, Subscription subscription, Period period) {
        Document customer = subscription.customer(act);
        Bill bill =
                FutureBills.of(act, subscription, period).paidBy(Credits.available(customer, subscription.currency()));
        PendingLines.clear(subscription);
        Document transaction = transactions.create(
                act, Transactions.Draft.ofSubscription("subscription_recurring", subscription, period), bill);
        act.plan(subscription.id(), DueKind.PERIOD_END, period.endsAt().plus(rules.billingLag()));
        collecting.tellBilled(act, transaction);
        if (SubscriptionGuards.isManual(subscription.document())) {
            return false;
        }
        if (collecting.charge(act, transaction, customer)) {
            collecting.finish(act, transaction, customer);
            return true;
        }
        collecting.overdue(act, transaction);
        dunning.begin(act, subscription, transaction);
        return false;
    }
}
