package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueAct;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.Reference;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything that Paddle does with money. What is due is done before anything else is asked, so that nobody meets a
 * subscription whose period is over.
 */
public final class Billing {

    private final PaddleStore store;
    private final Clock clock;
    private final Transactions transactions;
    private final Checkouts checkouts;
    private final Renewals renewals;
    private final Dunning dunning;
    private final Endings endings;
    private final SubscriptionCommands commands;
    private final TransactionRequests transactionRequests;

    /** How a checkout went. */
    public record Checkout(
            String transactionId,
            @Nullable String subscriptionId,
            @Nullable String customerId,
            String status) {}

    public Billing(PaddleStore store, Clock clock, BillingRules rules) {
        this.store = store;
        this.clock = clock;
        this.transactions = new Transactions(rules);
        this.endings = new Endings();
        Collecting collecting = new Collecting(transactions);
        this.dunning = new Dunning(rules, collecting, transactions, endings);
        this.renewals = new Renewals(rules, transactions, collecting, dunning);
        this.checkouts = new Checkouts(transactions, new Beginnings(rules), collecting, dunning);
        this.commands = new SubscriptionCommands(rules, endings);
        this.transactionRequests = new TransactionRequests(transactions);
    }

    /** Does what is due, then the act, at the same instant. */
    public <T extends @Nullable Object> T act(Function<Act, T> body) {
        return store.inTurn(() -> {
            Instant now = clock.instant();
            carryOutDue(now);
            return store.act(now, body);
        });
    }

    /** Does everything that is due up to an instant, each at its own. */
    public void carryOutDue(Instant now) {
        if (nothingDue(now)) {
            return;
        }
        store.inTurn(() -> {
            Optional<DueAct> due = store.firstDue();
            while (due.isPresent() && !due.get().dueAt().isAfter(now)) {
                DueAct act = due.get();
                store.act(act.dueAt(), writing -> carryOut(writing, act));
                due = store.firstDue();
            }
            return due;
        });
    }

    private boolean nothingDue(Instant now) {
        return store.firstDue().filter(due -> !due.dueAt().isAfter(now)).isEmpty();
    }

    private @Nullable Void carryOut(Act act, DueAct due) {
        act.unplan(due.subjectId(), due.kind());
        switch (due.kind()) {
            case PERIOD_END -> periodEnd(act, Subscription.get(act, due.subjectId()));
            case DUNNING -> dunning.carryOn(act, Subscription.get(act, due.subjectId()));
            case RESUME, REFUND_DECISION, TRANSACTION_CANCEL -> throw new IllegalStateException("Not yet: " + due);
        }
        return null;
    }

    private void periodEnd(Act act, Subscription subscription) {
        if (subscription.isScheduled("cancel")) {
            endings.cancel(act, subscription);
        } else if (subscription.is("trialing")) {
            renewals.activate(act, subscription, subscription.periodEnd());
        } else if (subscription.is("active")) {
            renewals.renew(act, subscription);
        }
    }

    /** Writes the catalog of the demo, once. */
    public void open() {
        act(act -> {
            if (act.find(Kind.PRODUCT, Catalog.PRO_PRODUCT).isEmpty()) {
                Catalog.write(act);
            }
            return null;
        });
    }

    /** A person opens a checkout for one price, and pays. */
    public Checkout checkout(
            String priceId, long quantity, JsonNode customData, String email, String country, Card card) {
        return act(act -> {
            JsonNode items =
                    Json.array().add(Json.object().put("price_id", priceId).put("quantity", quantity));
            List<Line> lines = Baskets.lines(act, items);
            Bill bill = Bill.of(lines, Baskets.currency(lines, country), country);
            Document transaction = checkouts.open(act, new Checkouts.Basket(bill, customData, null));
            checkouts.introduce(act, transaction, email, country);
            return paid(act, transaction, card);
        });
    }

    /** Somebody pays a transaction that is there already. */
    public Checkout pay(String transactionId, @Nullable String email, String country, Card card) {
        return act(act -> {
            Document transaction = act.find(Kind.TRANSACTION, transactionId)
                    .orElseThrow(() -> PaddleRefusal.notFound(Kind.TRANSACTION.title(), transactionId));
            TransactionRequests.payable(transaction);
            checkouts.introduce(act, transaction, email == null ? Buyers.email(transaction) : email, country);
            return paid(act, transaction, card);
        });
    }

    private Checkout paid(Act act, Document transaction, Card card) {
        Optional<String> subscription = checkouts.pay(act, transaction, card);
        return new Checkout(
                transaction.id(),
                subscription.orElse(null),
                transaction.optionalText("customer_id").orElse(null),
                transaction.text("status"));
    }

    /** How later charges go; a good card pays what is overdue. */
    public void card(String customerId, Card card) {
        act(act -> {
            Document customer = act.find(Kind.CUSTOMER, customerId)
                    .orElseThrow(() -> PaddleRefusal.notFound(Kind.CUSTOMER.title(), customerId));
            Customers.behave(act, customer, card);
            if (card.later() == Card.Charge.CAPTURED) {
                collectOverdue(act, customer);
            }
            return null;
        });
    }

    private void collectOverdue(Act act, Document customer) {
        for (Document document : act.where(Kind.SUBSCRIPTION, Reference.CUSTOMER, customer.id())) {
            Subscription subscription = new Subscription(document);
            if (subscription.is("past_due")
                    && Dunning.overdueTransaction(subscription).isPresent()) {
                dunning.collectNow(act, subscription);
            }
        }
    }

    public Document createTransaction(JsonNode body) {
        return act(act -> transactionRequests.create(act, body));
    }

    public Document cancelSubscription(String id, JsonNode body) {
        return act(act -> commands.cancel(act, id, body).document());
    }

    public Document updateSubscription(String id, JsonNode body) {
        return act(act -> commands.update(act, id, body).document());
    }

    public PaddleStore store() {
        return store;
    }
}
