package dev.tenure.activities.reconciliation;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.facts.LinkedCustomers;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.client.AdjustmentFilter;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.TransactionFilter;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionOrigin;
import dev.tenure.paddle.transaction.TransactionStatus;
import dev.tenure.workflows.purchase.PurchaseEvent;
import dev.tenure.workflows.purchase.PurchaseFact;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what was bought once with Paddle's completed transactions, and brings to its workflow what no event told: Paddle
 * forgets events after ninety days, and a purchase has no subscription by which it would be found.
 */
final class MissedPurchases {
    private static final Logger LOG = LoggerFactory.getLogger(MissedPurchases.class);

    /** Events tell almost all; this often is far more than often enough for the rest. */
    static final Duration INTERVAL = Duration.ofHours(6);

    /** What was completed while the last comparison was under way is seen by this one. */
    private static final Duration OVERLAP = Duration.ofDays(1);

    /** Each makes a request or two; what is left over is looked at in the next pass. */
    private static final int LOOKS = 20;

    private final PaddleClient paddle;
    private final FactReader facts;
    private final StoredPurchases stored;
    private final LinkedCustomers customers;
    private final PurchaseWorkflows workflows;
    private final Clock billing;

    MissedPurchases(
            PaddleClient paddle,
            FactReader facts,
            StoredPurchases stored,
            LinkedCustomers customers,
            PurchaseWorkflows workflows,
            Clock billing) {
        this.paddle = paddle;
        this.facts = facts;
        this.stored = stored;
        this.customers = customers;
        this.workflows = workflows;
        this.billing = billing;
    }

    /** Does nothing before its time; what Paddle does not answer now is asked again in the next pass. */
    void run() {
        Instant now = billing.instant();
        StoredPurchases.Begin begin = stored.begin(now.minus(OVERLAP), INTERVAL, now);
        if (begin.isDue() && lookAgain(now)) {
            compare(begin, now);
        }
    }

    private void compare(StoredPurchases.Begin begin, Instant now) {
        Answer<Listing<PaddleTransaction>> answer = paddle.listTransactions(bought(begin));
        if (!(answer instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> page))) {
            return;
        }
        Set<String> known =
                stored.known(page.items().stream().map(PaddleTransaction::id).toList());
        List<PaddleTransaction> missed = page.items().stream()
                .filter(transaction -> !known.contains(transaction.id()) && isLate(transaction, now))
                .filter(this::isPurchase)
                .toList();
        boolean isAllBrought = missed.size() <= LOOKS;
        for (PaddleTransaction transaction : missed.subList(0, Math.min(LOOKS, missed.size()))) {
            isAllBrought &= bring(transaction, now);
        }
        if (isAllBrought) {
            Instant next = page.isComplete() ? now.minus(OVERLAP) : begin.since();
            stored.end(next, page.continueAfter(), now);
        }
    }

    /** What was found before and is not known yet: its workflow was not reached, or the catalog lacked its price. */
    private boolean lookAgain(Instant now) {
        for (String transactionId : stored.open(LOOKS)) {
            boolean isAnswered =
                    switch (paddle.getTransaction(transactionId)) {
                        case Answer.Success<PaddleTransaction>(PaddleTransaction transaction) ->
                            bring(transaction, now);
                        // It stays open for people to look at, and holds up no other.
                        case Answer.Refused<PaddleTransaction> refused -> true;
                        case Answer.Unavailable<PaddleTransaction> away -> false;
                    };
            if (!isAnswered) {
                return false;
            }
        }
        return true;
    }

    /** Renewals have a subscription, which is compared for itself. */
    private static TransactionFilter bought(StoredPurchases.Begin begin) {
        return TransactionFilter.all()
                .withStatuses(TransactionStatus.COMPLETED)
                .withOrigins(TransactionOrigin.WEB, TransactionOrigin.API, TransactionOrigin.SUBSCRIPTION_CHARGE)
                .updatedFrom(begin.since())
                .continuedAfter(begin.cursor());
    }

    /** Its webhook may still come otherwise; the overlap brings it again. */
    private static boolean isLate(PaddleTransaction transaction, Instant now) {
        return transaction.updatedAt().isBefore(now.minus(Pull.ON_ITS_WAY));
    }

    private boolean isPurchase(PaddleTransaction transaction) {
        return facts.isOurs(transaction)
                && (facts.hasUnknownOneOff(transaction)
                        || !facts.bought(transaction, null).lines().isEmpty());
    }

    /** False if Paddle did not say what was given back of it. */
    private boolean bring(PaddleTransaction transaction, Instant now) {
        @Nullable String knownUserId = customers.userOf(transaction.customerId());
        PurchaseFact.Bought bought = facts.bought(transaction, knownUserId);
        boolean isMapped = !bought.lines().isEmpty();
        LOG.warn("missed_purchase transaction_id={} mapped={}", transaction.id(), isMapped);
        stored.found(transaction.id(), isMapped ? "missed_purchase" : "unmapped_price", bought.userId(), now);
        if (!isMapped) {
            return true;
        }
        Answer<Listing<PaddleAdjustment>> adjustments =
                paddle.listAdjustments(AdjustmentFilter.ofTransaction(transaction.id()));
        if (!(adjustments instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> given))) {
            return false;
        }
        List<PurchaseEvent> events = new ArrayList<>();
        events.add(event(transaction.id(), transaction.updatedAt(), bought));
        for (PaddleAdjustment adjustment : given.items()) {
            PurchaseFact.Adjusted fact = facts.adjusted(adjustment, now);
            events.add(event(adjustment.id(), fact.updatedAt(), fact));
        }
        stored.mirror(transaction, facts.transaction(transaction, knownUserId));
        workflows.deliver(transaction.id(), events, now);
        return true;
    }

    /** No event of the inbox waits for it, so that nobody says what became of one. */
    private static PurchaseEvent event(String entityId, Instant updatedAt, PurchaseFact fact) {
        return new PurchaseEvent("reconcile/" + entityId + "/" + updatedAt.toEpochMilli(), fact, true);
    }
}
