package dev.tenure.activities.adoption;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.activities.temporal.Patience;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.SubscriptionFilter;
import dev.tenure.paddle.client.TransactionFilter;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.SubscriptionStatus;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionStatus;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes over subscriptions that Paddle has and Tenure does not know, or knows without knowing whose they are. Their workflows learn what was paid as facts that are
 * marked: what is due by now was granted by the service before, and the next renewal grants as always. Doing it twice is
 * harmless.
 */
public final class Adoption {

    /** A yearly period and some days. */
    private static final Duration REACH = Duration.ofDays(400);

    private final PaddleClient paddle;
    private final FactReader facts;
    private final SubscriptionWorkflows workflows;
    private final AdoptedRows rows;
    private final Clock billing;
    private final Policies policies;

    public Adoption(
            PaddleClient paddle,
            FactReader facts,
            SubscriptionWorkflows workflows,
            AdoptedRows rows,
            Clock billing,
            Policies policies) {
        this.paddle = paddle;
        this.facts = facts;
        this.workflows = workflows;
        this.rows = rows;
        this.billing = billing;
        this.policies = policies;
    }

    /** How it is done: a dry run writes nothing; in a shadow period credits are not brought over yet. */
    public record Way(boolean isDryRun, boolean isShadow) {}

    /**
     * Throws {@link AdoptionException}, or {@link dev.tenure.activities.temporal.TemporalAwayException}, with a sentence
     * where it cannot go on.
     */
    public AdoptionReport run(@Nullable Mapping mapping, Way way) {
        OwnersRows owners = rows.owners(mapping);
        AdoptionReport report = new AdoptionReport();
        String after = null;
        do {
            Listing<PaddleSubscription> page = required(paddle.pageOfSubscriptions(open().continuedAfter(after)));
            page.items().forEach(subscription -> adopt(subscription, owners, way, report));
            after = page.continueAfter();
        } while (after != null);
        if (!way.isShadow()) {
            balances(owners, way, report);
        }
        if (mapping != null && mapping.plan() != null) {
            new PlanComparison(mapping, owners).run(rows.plans(), report);
        }
        return report;
    }

    private static SubscriptionFilter open() {
        return SubscriptionFilter.all()
                .withStatuses(
                        SubscriptionStatus.ACTIVE,
                        SubscriptionStatus.TRIALING,
                        SubscriptionStatus.PAST_DUE,
                        SubscriptionStatus.PAUSED);
    }

    private void adopt(PaddleSubscription subscription, OwnersRows owners, Way way, AdoptionReport report) {
        if (!facts.isOurs(subscription)) {
            report.leaveAlone();
            return;
        }
        Optional<AdoptedRows.Known> known = rows.known(subscription.id());
        if (known.map(AdoptedRows.Known::userId).isPresent()) {
            report.know();
            return;
        }
        String knownUserId = owners.of(subscription.id(), subscription.customerId())
                .map(OwnersRows.Row::userId)
                .orElseGet(() -> rows.userOf(subscription.customerId()));
        SubscriptionFact fact = facts.subscription(subscription, knownUserId);
        String userId = fact.userId();
        if (userId == null) {
            report.cannotLink(subscription.id(), subscription.customerId());
            return;
        }
        if (known.isPresent()) {
            report.link(subscription.id(), userId, fact.status());
        } else {
            report.adopt(subscription.id(), userId, fact.status());
        }
        if (!way.isDryRun()) {
            SubscriptionState last = known.map(AdoptedRows.Known::state)
                    .orElseGet(() -> SubscriptionState.opening(subscription.id(), policies));
            EventBatch batch = new EventBatch(events(fact, userId));
            Patience.USUAL.until("adopt", () -> workflows.deliver(last, batch));
        }
    }

    private List<PaddleFactEvent> events(SubscriptionFact fact, String userId) {
        TransactionFilter paid = TransactionFilter.ofSubscription(fact.subscriptionId())
                .withStatuses(TransactionStatus.COMPLETED)
                .createdFrom(billing.instant().minus(REACH));
        List<PaddleFactEvent> events = new ArrayList<>();
        events.add(new PaddleFactEvent("adopt/" + fact.subscriptionId(), "subscription.updated", fact));
        for (PaddleTransaction transaction :
                required(paddle.listTransactions(paid)).items()) {
            events.add(new PaddleFactEvent(
                    "adopt/" + transaction.id(),
                    PaddleFactEvent.ADOPTED_TRANSACTION,
                    facts.transaction(transaction, userId)));
        }
        return events;
    }

    private void balances(OwnersRows owners, Way way, AdoptionReport report) {
        if (!way.isDryRun()) {
            rows.begin(billing.instant());
        }
        for (OwnersRows.Row row : owners.rows()) {
            Long credits = row.credits();
            if (credits != null && isBrought(row.userId(), credits, way)) {
                report.balance(row.userId(), credits);
            }
        }
    }

    private boolean isBrought(String userId, long credits, Way way) {
        return way.isDryRun()
                ? rows.isBalanceWanted(userId, credits)
                : rows.bringBalance(userId, credits, billing.instant());
    }

    private static <T> Listing<T> required(Answer<Listing<T>> answer) {
        return switch (answer) {
            case Answer.Success<Listing<T>>(Listing<T> listing) -> listing;
            case Answer.Refused<Listing<T>> refused ->
                throw new AdoptionException(
                        "Paddle refuses the list: " + refused.code() + ". Nothing more was adopted.");
            case Answer.Unavailable<Listing<T>> away ->
                throw new AdoptionException("Paddle cannot be read: " + away.reason()
                        + ". What was adopted so far stays; run it again for the rest.");
        };
    }
}
