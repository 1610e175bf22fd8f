package dev.tenure.activities.inbox;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.event.EventReader;
import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.ReadEvent;
import dev.tenure.paddle.event.Subject;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.workflows.purchase.PurchaseEvent;
import dev.tenure.workflows.purchase.PurchaseFact;
import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.subscription.Fact;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.TransactionFact;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of one leased event whether it goes to its workflow, only refreshes a mirror row, is not ours, or must wait until
 * the catalog knows its price.
 */
public final class EventJudge {
    private static final Logger LOG = LoggerFactory.getLogger(EventJudge.class);
    private static final double UNMAPPED_WAIT_SECONDS = 60;
    private static final double UNKNOWN_WAIT_SECONDS = 5;
    private static final double UNKNOWN_LONGEST_WAIT_SECONDS = 60;
    private static final double UNKNOWN_GIVEN_UP_SECONDS = 24 * 60 * 60;

    private final EventReader reader = new EventReader();
    private final FactReader facts;
    private final Inbox inbox;
    private final PurchaseWorkflows purchases;

    public EventJudge(FactReader facts, Inbox inbox, PurchaseWorkflows purchases) {
        this.facts = facts;
        this.inbox = inbox;
        this.purchases = purchases;
    }

    /** The fact for the workflow; if there is none, the settlement says what became of the event. */
    Optional<PaddleFactEvent> judge(LeasedEvent leased, Settlement settlement) {
        return switch (reader.read(leased.payload().getBytes(StandardCharsets.UTF_8))) {
            case ReadEvent.Malformed malformed -> {
                settlement.outcome(leased.eventId(), "failed", "unreadable: " + malformed.reason());
                yield Optional.empty();
            }
            case ReadEvent.Readable(PaddleEvent event) -> judge(leased, event, settlement);
        };
    }

    private Optional<PaddleFactEvent> judge(LeasedEvent leased, PaddleEvent event, Settlement settlement) {
        return switch (event.subject()) {
            case Subject.SubscriptionSubject(PaddleSubscription subscription) ->
                subscription(leased, subscription, settlement);
            case Subject.TransactionSubject(PaddleTransaction transaction) ->
                transaction(leased, transaction, settlement);
            case Subject.AdjustmentSubject(PaddleAdjustment adjustment) ->
                adjustment(leased, adjustment, event, settlement);
            case Subject.CustomerSubject customer -> settled(leased, settlement, "applied", null);
            case Subject.OtherSubject other ->
                other.reason() == null
                        ? settled(leased, settlement, "applied", null)
                        : settled(leased, settlement, "failed", other.reason());
        };
    }

    private Optional<PaddleFactEvent> subscription(
            LeasedEvent leased, PaddleSubscription subscription, Settlement settlement) {
        Fact fact = facts.subscription(subscription, leased.knownUserId());
        boolean isOurs = leased.state() != null || facts.isOurs(subscription);
        return isOurs ? toWorkflow(leased, fact) : settled(leased, settlement, "ignored", "foreign");
    }

    private Optional<PaddleFactEvent> transaction(
            LeasedEvent leased, PaddleTransaction transaction, Settlement settlement) {
        TransactionFact fact = facts.transaction(transaction, leased.knownUserId());
        boolean isOurs = leased.state() != null || facts.isOurs(transaction);
        if (!isOurs) {
            return settled(leased, settlement, "ignored", "foreign");
        }
        settlement.mirror(TransactionRow.of(transaction, fact));
        boolean isOfASubscription = leased.route().startsWith(Route.ToSubscription.PREFIX);
        if (leased.eventType().equals("transaction.completed")) {
            PurchaseFact.Bought bought = facts.bought(transaction, leased.knownUserId());
            if (!bought.lines().isEmpty()) {
                settlement.purchase(transaction.id(), new PurchaseEvent(leased.eventId(), bought, isOfASubscription));
            } else if (!isOfASubscription && facts.hasUnknownOneOff(transaction)) {
                return unmapped(leased, transaction.id(), settlement);
            }
        }
        if (!isOfASubscription) {
            noteFailure(leased, fact, settlement);
            return settlement.purchases().containsKey(transaction.id())
                    ? Optional.empty()
                    : settled(leased, settlement, "applied", null);
        }
        return paid(leased, fact, settlement);
    }

    /** A first checkout has no subscription, and so no workflow, that could say that its payment failed. */
    private static void noteFailure(LeasedEvent leased, TransactionFact fact, Settlement settlement) {
        if (leased.eventType().equals("transaction.payment_failed")) {
            settlement.log(new Settlement.Log(
                    fact.updatedAt(),
                    "membership_payment_failed",
                    false,
                    Objects.requireNonNullElse(fact.errorCode(), "unknown"),
                    "provider",
                    fact.userId(),
                    null,
                    leased.eventId()));
        }
    }

    private Optional<PaddleFactEvent> paid(LeasedEvent leased, TransactionFact fact, Settlement settlement) {
        if (isUnmapped(fact)) {
            return unmapped(leased, fact.transactionId(), settlement);
        }
        if (fact.status().equals("completed")) {
            report(leased, fact, facts.unmapped(fact), settlement);
        }
        return toWorkflow(leased, fact);
    }

    private static Optional<PaddleFactEvent> unmapped(LeasedEvent leased, String transactionId, Settlement settlement) {
        LOG.error("unmapped_price event_id={} transaction_id={}", leased.eventId(), transactionId);
        settlement.waiting(leased.eventId(), "unmapped_price", UNMAPPED_WAIT_SECONDS);
        return Optional.empty();
    }

    /** Waiting for such a line would keep the plan beside it from those who paid for it; so it is only made visible. */
    private static void report(
            LeasedEvent leased, TransactionFact fact, List<TransactionFact.Line> unmapped, Settlement settlement) {
        for (TransactionFact.Line line : unmapped) {
            LOG.error(
                    "unmapped_line event_id={} transaction_id={} price_id={} product_id={}",
                    leased.eventId(),
                    fact.transactionId(),
                    line.priceId(),
                    line.productId());
        }
        if (!unmapped.isEmpty()) {
            settlement.log(new Settlement.Log(
                    fact.updatedAt(),
                    "reconciliation_drift",
                    false,
                    "unmapped_price",
                    "provider",
                    fact.userId(),
                    fact.subscriptionId(),
                    leased.eventId()));
        }
    }

    /** Money came in for something that the catalog does not know: nothing is granted by guess, nothing is lost. */
    private static boolean isUnmapped(TransactionFact fact) {
        return fact.status().equals("completed")
                && !fact.lines().isEmpty()
                && fact.lines().stream().allMatch(line -> line.terms() == null);
    }

    /** An adjustment does not say whose it is: its subscription or its transaction does, and either may come later. */
    private Optional<PaddleFactEvent> adjustment(
            LeasedEvent leased, PaddleAdjustment adjustment, PaddleEvent event, Settlement settlement) {
        boolean isOfASubscription = leased.route().startsWith(Route.ToSubscription.PREFIX);
        boolean isOfAPurchase = purchases.knows(adjustment.transactionId());
        boolean isOurs = leased.state() != null || isOfAPurchase || inbox.knowsTransaction(adjustment.transactionId());
        if (isOurs) {
            settlement.mirror(row(adjustment, event));
        }
        if (isOfAPurchase) {
            PurchaseFact.Adjusted fact = facts.adjusted(adjustment, event.occurredAt());
            settlement.purchase(
                    adjustment.transactionId(), new PurchaseEvent(leased.eventId(), fact, isOfASubscription));
        }
        if (isOfASubscription && leased.state() != null) {
            return toWorkflow(leased, facts.adjustment(adjustment, leased.knownUserId(), event.occurredAt()));
        }
        if (isOfAPurchase && !isOfASubscription) {
            return Optional.empty();
        }
        return isOurs && !isOfASubscription
                ? settled(leased, settlement, "applied", null)
                : ofSomebodyUnknown(leased, adjustment, isOurs, settlement);
    }

    /** Money is never ignored by guess: who it belongs to has a day to become known. */
    private static Optional<PaddleFactEvent> ofSomebodyUnknown(
            LeasedEvent leased, PaddleAdjustment adjustment, boolean isOurs, Settlement settlement) {
        if (leased.ageSeconds() < UNKNOWN_GIVEN_UP_SECONDS) {
            double seconds = UNKNOWN_WAIT_SECONDS * Math.pow(2, Math.min(leased.attempts() - 1, 10));
            settlement.waiting(
                    leased.eventId(),
                    isOurs ? "unknown_subscription" : "unknown_transaction",
                    Math.min(UNKNOWN_LONGEST_WAIT_SECONDS, seconds));
            return Optional.empty();
        }
        if (isOurs) {
            LOG.error(
                    "unknown_subscription event_id={} transaction_id={}", leased.eventId(), adjustment.transactionId());
            return settled(leased, settlement, "failed", "unknown_subscription");
        }
        return settled(leased, settlement, "ignored", "foreign");
    }

    private static Optional<PaddleFactEvent> toWorkflow(LeasedEvent leased, Fact fact) {
        return Optional.of(new PaddleFactEvent(leased.eventId(), leased.eventType(), fact));
    }

    private static Optional<PaddleFactEvent> settled(
            LeasedEvent leased, Settlement settlement, String outcome, @Nullable String reason) {
        settlement.outcome(leased.eventId(), outcome, reason);
        return Optional.empty();
    }

    private static Settlement.AdjustmentRow row(PaddleAdjustment adjustment, PaddleEvent event) {
        return new Settlement.AdjustmentRow(
                adjustment.id(),
                adjustment.transactionId(),
                adjustment.subscriptionId(),
                adjustment.customerId(),
                adjustment.action().wire(),
                adjustment.type() == null ? null : adjustment.type().wire(),
                adjustment.status().wire(),
                adjustment.currencyCode(),
                adjustment.totals().total().amountMinor(),
                Objects.requireNonNullElse(adjustment.updatedAt(), event.occurredAt()));
    }
}
