package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.Reference;

/** How a customer's card goes from now on. */
final class Cards {

    private final Dunning dunning;
    private final Checkouts checkouts;
    private final PaymentMethodChanges changes;

    Cards(Dunning dunning, Checkouts checkouts, PaymentMethodChanges changes) {
        this.dunning = dunning;
        this.checkouts = checkouts;
        this.changes = changes;
    }

    /**
     * A bad card is a change of heart of the bank, of which Paddle hears nothing. A good one is a card that the customer
     * brings: it pays what is overdue, or is taken by a transaction of zero.
     */
    void change(Act act, String customerId, Card card) {
        Document customer = act.find(Kind.CUSTOMER, customerId)
                .orElseThrow(() -> PaddleRefusal.notFound(Kind.CUSTOMER.title(), customerId));
        boolean brought = card.later() == Card.Charge.CAPTURED
                && Customers.card(customer).filter(card::equals).isEmpty();
        if (!brought) {
            Customers.behave(act, customer, card);
            return;
        }
        for (Document document : act.where(Kind.SUBSCRIPTION, Reference.CUSTOMER, customer.id())) {
            bring(act, customer, new Subscription(document), card);
        }
        Customers.behave(act, customer, card);
    }

    private void bring(Act act, Document customer, Subscription subscription, Card card) {
        if (subscription.isCanceled() || SubscriptionGuards.isManual(subscription.document())) {
            return;
        }
        if (subscription.is("past_due")
                && Dunning.overdueTransaction(subscription).isPresent()) {
            Customers.saveCard(act, customer, subscription.document().text("address_id"), card, "subscription");
            dunning.collectNow(act, subscription);
        } else {
            checkouts.pay(act, changes.transaction(act, subscription.id()), card);
        }
    }
}
