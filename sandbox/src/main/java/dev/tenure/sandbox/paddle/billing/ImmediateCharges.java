package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import dev.tenure.sandbox.paddle.store.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Charges that a caller waits for: changes of a subscription, and one-time charges on it. */
final class ImmediateCharges {

    /** A declined change's transaction cancels itself, as measured: after about 45 seconds. */
    private static final Duration CANCELS_ITSELF_AFTER = Duration.ofSeconds(45);

    private static final String CHARGED_AT = "charged_at";
    private static final int PER_HOUR = 20;
    private static final int PER_DAY = 100;

    private final Transactions transactions;
    private final Collecting collecting;
    private final boolean limited;

    ImmediateCharges(Transactions transactions, Collecting collecting, boolean limited) {
        this.transactions = transactions;
        this.collecting = collecting;
        this.limited = limited;
    }

    /** What becomes of the change when the card is declined. */
    enum OnFailure {
        PREVENT_CHANGE,
        APPLY_CHANGE;

        static OnFailure read(JsonNode body) {
            return switch (body.path("on_payment_failure").asString("prevent_change")) {
                case "prevent_change" -> PREVENT_CHANGE;
                case "apply_change" -> APPLY_CHANGE;
                default -> throw PaddleRefusal.field("on_payment_failure", "must be prevent_change or apply_change");
            };
        }
    }

    /** How the charge went. */
    sealed interface Outcome {}

    /** The money came; the transaction is paid and waits for its completion. */
    record Paid(Document transaction) implements Outcome {}

    /** Declined, but the change stands: the transaction is past due. */
    record Unpaid(Document transaction) implements Outcome {}

    /** Declined, and nothing changes. */
    record Prevented(Document transaction) implements Outcome {}

    Outcome charge(
            Act act,
            Subscription subscription,
            String origin,
            Bill bill,
            Optional<Period> period,
            OnFailure onFailure) {
        count(act, subscription, bill);
        Document customer = subscription.customer(act);
        Document transaction = transactions.create(
                act, Transactions.Draft.ofSubscription(origin, subscription, period.orElse(null)), bill);
        collecting.tellBilled(act, transaction);
        if (collecting.charge(act, transaction, customer)) {
            transactions.paid(act, transaction);
            collecting.spendCredit(act, transaction, customer);
            transactions.settle(act, transaction);
            return new Paid(transaction);
        }
        collecting.overdue(act, transaction);
        return switch (onFailure) {
            case APPLY_CHANGE -> new Unpaid(transaction);
            case PREVENT_CHANGE -> prevented(act, transaction);
        };
    }

    private static Outcome prevented(Act act, Document transaction) {
        act.plan(transaction.id(), DueKind.TRANSACTION_CANCEL, act.startedAt().plus(CANCELS_ITSELF_AFTER));
        act.refuseAfterwards(PaddleRefusal.of(400, "subscription_payment_declined", "the payment was declined"));
        return new Prevented(transaction);
    }

    void complete(Act act, Document transaction) {
        transactions.complete(act, transaction);
    }

    void cancelItself(Act act, String transactionId) {
        Document transaction = act.get(Kind.TRANSACTION, transactionId);
        if (transaction.is("status", "past_due")) {
            transactions.cancel(act, transaction);
        }
    }

    /** An unpaid change of before blocks another one; a declined one that will cancel itself does not. */
    static void nothingOutstanding(Act act, Subscription subscription) {
        act.where(Kind.TRANSACTION, Reference.SUBSCRIPTION, subscription.id()).stream()
                .filter(transaction -> transaction.is("status", "past_due"))
                .filter(transaction -> !act.isPlanned(transaction.id(), DueKind.TRANSACTION_CANCEL))
                .findFirst()
                .ifPresent(transaction -> {
                    throw PaddleRefusal.of(
                            409,
                            "subscription_outstanding_transaction",
                            "transaction " + transaction.id() + " is to be paid first");
                });
    }

    /** Nothing is given back for an invoice that is not paid yet. */
    static void nothingUncompleted(Act act, Subscription subscription) {
        boolean open = act.where(Kind.TRANSACTION, Reference.SUBSCRIPTION, subscription.id()).stream()
                .anyMatch(transaction -> transaction.is("status", "billed"));
        if (open) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_credit_creation_against_uncompleted_transaction_not_allowed",
                    "the last transaction is not completed");
        }
    }

    /** Paddle lets a subscription be charged by its callers twenty times an hour, a hundred times a day. */
    private void count(Act act, Subscription subscription, Bill bill) {
        if (!limited || bill.grandTotal() <= 0) {
            return;
        }
        List<Instant> lately = lately(subscription, act.startedAt());
        long lastHour = lately.stream()
                .filter(instant -> instant.isAfter(act.startedAt().minus(Duration.ofHours(1))))
                .count();
        if (lastHour >= PER_HOUR) {
            throw PaddleRefusal.of(
                    429, "subscription_immediate_charge_hour_limit_exceeded", "at most 20 charges an hour");
        }
        if (lately.size() >= PER_DAY) {
            throw PaddleRefusal.of(
                    429, "subscription_immediate_charge_24_hour_limit_exceeded", "at most 100 charges in 24 hours");
        }
        lately.add(act.startedAt());
        ArrayNode stored = subscription.document().hidden().putArray(CHARGED_AT);
        lately.forEach(instant -> stored.add(PaddleTime.write(instant)));
        act.keep(subscription.document());
    }

    private static List<Instant> lately(Subscription subscription, Instant now) {
        List<Instant> lately = new ArrayList<>();
        for (JsonNode stored : subscription.document().hidden().path(CHARGED_AT)) {
            Instant instant = PaddleTime.read(stored.asString());
            if (instant.isAfter(now.minus(Duration.ofHours(24)))) {
                lately.add(instant);
            }
        }
        return lately;
    }
}
