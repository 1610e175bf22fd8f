package dev.tenure.activities.reconciliation;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.client.AdjustmentFilter;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.TransactionFilter;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionStatus;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.Fact;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings to a subscription's workflow what Paddle has of it: the snapshot, its completed transactions and its adjustments,
 * as facts like those of events. Their ids say that no event brought them.
 */
final class Look {
    private static final Duration BEFORE_PERIOD = Duration.ofDays(1);

    private final PaddleClient paddle;
    private final FactReader facts;
    private final SubscriptionWorkflows workflows;

    Look(PaddleClient paddle, FactReader facts, SubscriptionWorkflows workflows) {
        this.paddle = paddle;
        this.facts = facts;
        this.workflows = workflows;
    }

    /** False if Paddle did not answer: the difference stays open, and a later pass looks again. */
    boolean bring(SubscriptionState last, SubscriptionFact seen, @Nullable String knownUserId) {
        Answer<Listing<PaddleTransaction>> transactions = paddle.listTransactions(completed(last));
        Answer<Listing<PaddleAdjustment>> adjustments =
                paddle.listAdjustments(AdjustmentFilter.ofSubscription(last.subscriptionId()));
        if (!(transactions instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> paid))
                || !(adjustments
                        instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> corrections))) {
            return false;
        }
        List<PaddleFactEvent> events = new ArrayList<>();
        events.add(event("subscription.updated", seen.subscriptionId(), seen));
        paid.items()
                .forEach(transaction -> events.add(
                        event("transaction.completed", transaction.id(), facts.transaction(transaction, knownUserId))));
        corrections
                .items()
                .forEach(adjustment -> events.add(event(
                        "adjustment.updated",
                        adjustment.id(),
                        facts.adjustment(adjustment, knownUserId, seen.updatedAt()))));
        workflows.deliver(last, new EventBatch(events));
        return true;
    }

    private static PaddleFactEvent event(String type, String entityId, Fact fact) {
        return new PaddleFactEvent(
                "reconcile/" + entityId + "/" + fact.updatedAt().toEpochMilli(), type, fact);
    }

    private static TransactionFilter completed(SubscriptionState last) {
        TransactionFilter completed =
                TransactionFilter.ofSubscription(last.subscriptionId()).withStatuses(TransactionStatus.COMPLETED);
        Instant paidThrough = last.paidThrough();
        return paidThrough == null ? completed : completed.createdFrom(paidThrough.minus(BEFORE_PERIOD));
    }
}
