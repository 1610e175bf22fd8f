package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** People at a checkout: who they are, and what their card does. */
final class Checkouts {

    private final Transactions transactions;
    private final Beginnings beginnings;
    private final Collecting collecting;
    private final Dunning dunning;

    Checkouts(Transactions transactions, Beginnings beginnings, Collecting collecting, Dunning dunning) {
        this.transactions = transactions;
        this.beginnings = beginnings;
        this.collecting = collecting;
        this.dunning = dunning;
    }

    /** What is bought, by whom. */
    record Basket(Bill bill, JsonNode customData, @Nullable String discountId) {}

    /** Opens Paddle.js on a page of the product. */
    Document open(Act act, Basket basket) {
        Transactions.Draft draft = new Transactions.Draft(
                "draft",
                "web",
                null,
                null,
                null,
                null,
                basket.discountId(),
                null,
                basket.customData(),
                "automatic",
                Json.object().nullNode());
        Document transaction = transactions.create(act, draft, basket.bill());
        act.emit("transaction.created", transaction);
        return transaction;
    }

    /** The buyer says who they are. */
    void introduce(Act act, Document transaction, String email, String countryCode) {
        if (!transaction.is("status", "draft")) {
            return;
        }
        Document customer = transaction
                .optionalText("customer_id")
                .map(id -> act.get(Kind.CUSTOMER, id))
                .orElseGet(() -> Customers.withEmail(act, email));
        Document address = Customers.addressIn(act, customer, countryCode);
        transaction.put("customer_id", customer.id()).put("address_id", address.id());
        transaction.put("status", "ready");
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.ready");
    }

    /** The buyer pays; returns the subscription that began or recovered by it. */
    Optional<String> pay(Act act, Document transaction, Card card) {
        Document customer = act.get(Kind.CUSTOMER, transaction.text("customer_id"));
        boolean free = Transactions.totals(transaction, "balance") == 0;
        String methodId = card.equals(Customers.card(customer).orElse(null)) ? Customers.paymentMethodId(customer) : "";
        Instant at = free ? act.tick() : Payments.attempt(act, transaction, card, card.first(), methodId);
        if (card.first() != Card.Charge.CAPTURED) {
            refused(act, transaction, card);
            return Optional.empty();
        }
        if (transaction.is("status", "past_due") || transaction.is("status", "billed")) {
            return settleOverdue(act, transaction, customer, card);
        }
        return Optional.ofNullable(complete(act, transaction, customer, card, at));
    }

    private static void refused(Act act, Document transaction, Card card) {
        act.touch(transaction);
        switch (card.first()) {
            case DECLINED, AUTHENTICATION_FAILED -> act.emit("transaction.payment_failed", transaction);
            case ABANDONED -> act.emit("transaction.updated", transaction);
            case CAPTURED -> throw new IllegalStateException("A captured payment is not refused");
        }
    }

    private @Nullable String complete(Act act, Document transaction, Document customer, Card card, Instant at) {
        transactions.paid(act, transaction);
        Credits.spend(act, customer, transaction.text("currency_code"), Transactions.totals(transaction, "credit"));
        boolean recurring = Beginnings.isRecurring(transaction);
        if (recurring) {
            Customers.saveCard(act, customer, transaction.text("address_id"), card, "subscription");
            Subscription subscription = beginnings.begin(act, transaction, Beginnings.start(at));
            transaction.put("subscription_id", subscription.id());
            subscription.period().ifPresent(period -> transaction.put("billing_period", period.write()));
        }
        transactions.settle(act, transaction);
        act.touch(transaction);
        act.emit("transaction.updated", transaction);
        transactions.complete(act, transaction);
        return transaction.optionalText("subscription_id").orElse(null);
    }

    private Optional<String> settleOverdue(Act act, Document transaction, Document customer, Card card) {
        Customers.saveCard(act, customer, transaction.text("address_id"), card, "subscription");
        Optional<Subscription> subscription =
                transaction.optionalText("subscription_id").map(id -> Subscription.get(act, id));
        boolean dunned = subscription
                .flatMap(Dunning::overdueTransaction)
                .filter(transaction.id()::equals)
                .isPresent();
        if (dunned) {
            dunning.recover(act, subscription.orElseThrow(), transaction, customer);
        } else {
            collecting.finish(act, transaction, customer);
        }
        return subscription.map(Subscription::id);
    }
}
