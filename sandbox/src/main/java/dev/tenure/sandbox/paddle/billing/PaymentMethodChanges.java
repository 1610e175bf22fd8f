package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import java.math.BigDecimal;
import java.util.List;

/** Bringing another card: by a transaction of zero, or by paying what is overdue. */
final class PaymentMethodChanges {

    static final String ORIGIN = "subscription_payment_method_change";

    private final Transactions transactions;

    PaymentMethodChanges(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The transaction whose checkout takes the new card. */
    Document transaction(Act act, String id) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        if (subscription.isCanceled()) {
            throw PaddleRefusal.of(400, "subscription_is_canceled_action_invalid", "the subscription is canceled");
        }
        if (SubscriptionGuards.isManual(subscription.document())) {
            throw PaddleRefusal.of(
                    400, "subscription_not_automatic_collection", "the subscription is not collected automatically");
        }
        return Dunning.overdueTransaction(subscription)
                .filter(overdue -> subscription.is("past_due"))
                .map(overdue -> act.get(Kind.TRANSACTION, overdue))
                .orElseGet(() -> zero(act, subscription));
    }

    private Document zero(Act act, Subscription subscription) {
        Period period = subscription.period().orElseGet(() -> subscription.periodAfter(act.startedAt()));
        List<Line> lines = subscription.linesFor(period).stream()
                .map(line -> Line.prorated(line.price(), line.product(), line.quantity(), BigDecimal.ZERO, period))
                .toList();
        Transactions.Draft draft = Transactions.Draft.ofSubscription(
                ORIGIN, subscription, new Period(period.startsAt(), period.startsAt()));
        Document transaction = transactions.create(act, draft.ready(), FutureBills.bill(act, subscription, lines));
        act.emit("transaction.created", transaction);
        act.emit("transaction.ready", transaction);
        return transaction;
    }
}
