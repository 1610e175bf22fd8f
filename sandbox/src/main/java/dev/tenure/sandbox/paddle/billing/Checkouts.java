package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** People at a checkout: who they are, and what their card does. */
final class Checkouts {

    /** The country of a buyer who has not said where they live. */
    private static final String ANYWHERE = "US";

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

    /** Paddle.js opens a checkout on a page of the product, and somebody goes through it. */
    Billing.Checkout buy(Act act, JsonNode items, JsonNode customData, String email, String country, Card card) {
        List<Line> lines = Baskets.lines(act, items);
        Bill bill = Bill.of(Trials.firstLines(lines), Baskets.currency(lines, country), country);
        Document transaction = open(act, bill, customData);
        introduce(act, transaction, email, country);
        return paid(act, transaction, card);
    }

    /** Paddle.js opens a checkout, and nobody has said yet who they are. */
    Document open(Act act, JsonNode items, JsonNode customData) {
        List<Line> lines = Baskets.lines(act, items);
        return open(act, Bill.of(Trials.firstLines(lines), Baskets.currency(lines, ANYWHERE), ANYWHERE), customData);
    }

    private Document open(Act act, Bill bill, JsonNode customData) {
        JsonNode nothing = Json.object().nullNode();
        Transactions.Draft draft = new Transactions.Draft(
                "draft", "web", null, null, null, null, null, null, customData, "automatic", nothing);
        Document transaction = transactions.create(act, draft, bill);
        act.emit("transaction.created", transaction);
        return transaction;
    }

    /** Somebody goes through a checkout that was opened before. */
    Billing.Checkout payOpen(Act act, String transactionId, @Nullable String email, String country, Card card) {
        Document transaction = act.find(Kind.TRANSACTION, transactionId)
                .orElseThrow(() -> PaddleRefusal.notFound(Kind.TRANSACTION.title(), transactionId));
        TransactionGuards.payable(transaction);
        introduce(act, transaction, email == null ? Buyers.email(transaction) : email, country);
        return paid(act, transaction, card);
    }

    private Billing.Checkout paid(Act act, Document transaction, Card card) {
        Optional<String> subscription = pay(act, transaction, card);
        return new Billing.Checkout(
                transaction.id(),
                subscription.orElse(null),
                transaction.optionalText("customer_id").orElse(null),
                transaction.text("status"));
    }

    /** The buyer says who they are. */
    private void introduce(Act act, Document transaction, String email, String countryCode) {
        if (!transaction.is("status", "draft")) {
            return;
        }
        Document customer = transaction
                .optionalText("customer_id")
                .map(id -> act.get(Kind.CUSTOMER, id))
                .orElseGet(() -> Customers.withEmail(act, email));
        Document address = Customers.addressIn(act, customer, countryCode);
        transaction.put("customer_id", customer.id()).put("address_id", address.id());
        transactions.priceFor(act, transaction, countryCode);
        transaction.put("status", "ready");
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.ready");
    }

    /** The buyer pays; returns the subscription that began, recovered, or has another card by it. */
    Optional<String> pay(Act act, Document transaction, Card card) {
        Document customer = act.get(Kind.CUSTOMER, transaction.text("customer_id"));
        boolean captured = card.first() == Card.Charge.CAPTURED;
        boolean free = Transactions.totals(transaction, "balance") == 0;
        Instant at = free && captured
                ? act.tick()
                : Payments.attempt(act, transaction, card, card.first(), methodId(customer, card));
        if (!captured) {
            refused(act, transaction, card);
            return Optional.empty();
        }
        if (transaction.is("status", "past_due") || transaction.is("status", "billed")) {
            return settleOverdue(act, transaction, customer, card);
        }
        complete(act, transaction, customer, card, at);
        return transaction.optionalText("subscription_id");
    }

    private static String methodId(Document customer, Card card) {
        return card.equals(Customers.card(customer).orElse(null)) ? Customers.paymentMethodId(customer) : "";
    }

    private static void refused(Act act, Document transaction, Card card) {
        act.touch(transaction);
        switch (card.first()) {
            case DECLINED, AUTHENTICATION_FAILED -> act.emit("transaction.payment_failed", transaction);
            case ABANDONED -> act.emit("transaction.updated", transaction);
            case CAPTURED -> throw new IllegalStateException("A captured payment is not refused");
        }
    }

    private void complete(Act act, Document transaction, Document customer, Card card, Instant at) {
        transactions.paid(act, transaction);
        collecting.spendCredit(act, transaction, customer);
        transaction.optionalText("discount_id").ifPresent(id -> Discounts.used(act, id));
        boolean anotherCard = transaction.is("origin", PaymentMethodChanges.ORIGIN);
        if (anotherCard || Beginnings.isRecurring(transaction)) {
            Customers.saveCard(act, customer, transaction.text("address_id"), card, "subscription");
        }
        if (!anotherCard && Beginnings.isRecurring(transaction)) {
            beginnings.begin(act, transaction, Beginnings.start(at));
        }
        transactions.settle(act, transaction);
        act.touch(transaction);
        act.emit("transaction.updated", transaction);
        transactions.complete(act, transaction);
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
