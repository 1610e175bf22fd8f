package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asking again for money that did not come: some retries, then an end. */
final class Dunning {

    private static final String DUNNING = "dunning";

    private final BillingRules rules;
    private final Supplier<DunningPolicy> policy;
    private final Collecting collecting;
    private final Transactions transactions;
    private final Endings endings;

    Dunning(
            BillingRules rules,
            Supplier<DunningPolicy> policy,
            Collecting collecting,
            Transactions transactions,
            Endings endings) {
        this.rules = rules;
        this.policy = policy;
        this.collecting = collecting;
        this.transactions = transactions;
        this.endings = endings;
    }

    /** The transaction of a subscription that waits to be paid. */
    static Optional<String> overdueTransaction(Subscription subscription) {
        return Optional.ofNullable(subscription
                .document()
                .hidden()
                .path(DUNNING)
                .path("transaction_id")
                .stringValue(null));
    }

    void begin(Act act, Subscription subscription, Document transaction) {
        Document document = subscription.document();
        document.put("status", "past_due");
        document.hidden()
                .putObject(DUNNING)
                .put("transaction_id", transaction.id())
                .put("failed_at", PaddleTime.write(act.startedAt()))
                .put("retries", 0);
        subscription.touch(act);
        act.emitTogether(document, "subscription.past_due", "subscription.updated");
        planNext(act, subscription);
    }

    private void planNext(Act act, Subscription subscription) {
        JsonNode state = subscription.document().hidden().path(DUNNING);
        Instant failedAt = PaddleTime.read(state.path("failed_at").asString());
        int retries = state.path("retries").asInt();
        DunningPolicy agreed = policy.get();
        int days = retries < agreed.retryDays().size() ? agreed.retryDays().get(retries) : agreed.endsAfterDays();
        act.plan(subscription.id(), DueKind.DUNNING, failedAt.plus(Duration.ofDays(days)));
    }

    /** Charges again, or gives up when the retries are used up. */
    void carryOn(Act act, Subscription subscription) {
        if (!subscription.is("past_due")) {
            return;
        }
        ObjectNode state = (ObjectNode) subscription.document().hidden().path(DUNNING);
        int retries = state.path("retries").asInt();
        if (retries >= policy.get().retryDays().size()) {
            giveUp(act, subscription);
            return;
        }
        state.put("retries", retries + 1);
        act.keep(subscription.document());
        retry(act, subscription);
    }

    private void retry(Act act, Subscription subscription) {
        Document transaction =
                act.get(Kind.TRANSACTION, overdueTransaction(subscription).orElseThrow());
        Document customer = subscription.customer(act);
        if (collecting.charge(act, transaction, customer)) {
            recover(act, subscription, transaction, customer);
        } else {
            act.touch(transaction);
            act.emit("transaction.payment_failed", transaction);
            act.emit("transaction.updated", transaction);
            planNext(act, subscription);
        }
    }

    /** Charges the card on file now, because its owner just brought another one. */
    boolean collectNow(Act act, Subscription subscription) {
        Document transaction =
                act.get(Kind.TRANSACTION, overdueTransaction(subscription).orElseThrow());
        Document customer = subscription.customer(act);
        if (!collecting.charge(act, transaction, customer)) {
            act.touch(transaction);
            act.emit("transaction.payment_failed", transaction);
            act.emit("transaction.updated", transaction);
            return false;
        }
        recover(act, subscription, transaction, customer);
        return true;
    }

    /** The overdue money came: active again, with the dates as they were. */
    void recover(Act act, Subscription subscription, Document transaction, Document customer) {
        transactions.paid(act, transaction);
        Credits.spend(act, customer, subscription.currency(), Transactions.totals(transaction, "credit"));
        transactions.settle(act, transaction);
        Document document = subscription.document();
        document.hidden().remove(DUNNING);
        act.unplan(subscription.id(), DueKind.DUNNING);
        if (subscription.is("past_due")) {
            document.put("status", "active");
            subscription.touch(act);
            act.emitTogether(document, "subscription.activated", "subscription.updated");
            planPeriodEnd(act, subscription);
        }
        transactions.complete(act, transaction);
    }

    /** A period that ended while it was overdue ends now. */
    private void planPeriodEnd(Act act, Subscription subscription) {
        Instant end = subscription.periodEnd().plus(rules.billingLag());
        act.plan(subscription.id(), DueKind.PERIOD_END, end.isBefore(act.startedAt()) ? act.startedAt() : end);
    }

    private void giveUp(Act act, Subscription subscription) {
        switch (policy.get().ending()) {
            case CANCEL -> endings.cancel(act, subscription);
            case PAUSE -> {
                endings.pause(act, subscription, Optional.empty());
                overdueTransaction(subscription)
                        .map(id -> act.get(Kind.TRANSACTION, id))
                        .filter(transaction -> transaction.is("status", "past_due"))
                        .ifPresent(transaction -> transactions.cancel(act, transaction));
            }
        }
        subscription.document().hidden().remove(DUNNING);
    }
}
