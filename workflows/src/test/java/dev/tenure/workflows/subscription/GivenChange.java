package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of plan, and what Paddle says of a subscription whose plan was changed. */
final class GivenChange {
    static final PaddleAnswer DECLINED = new PaddleAnswer.RefusedForGood("subscription_payment_declined");
    static final Instant RENEWAL = periodEnd(1);

    private GivenChange() {}

    static Thing.Asked asked(String commandId, PlanChange change) {
        return new Thing.Asked(Command.change(commandId, "customer", "f", change));
    }

    static PlanChange change(String priceId, PlanTerms terms, PlanChange.When when) {
        return new PlanChange(priceId, terms, when, null, null, null);
    }

    static SubscriptionFact at(SubscriptionFact fact, Instant updatedAt) {
        return copy(fact, updatedAt, fact.scheduled(), fact.items());
    }

    static SubscriptionFact scheduled(SubscriptionFact fact) {
        return copy(fact, fact.updatedAt(), new SubscriptionFact.Scheduled("cancel", RENEWAL), fact.items());
    }

    /** Nothing is scheduled, and the period ends at another instant. */
    static SubscriptionFact until(SubscriptionFact fact, Instant end) {
        return new SubscriptionFact(
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                fact.updatedAt(),
                fact.periodStartsAt(),
                end,
                end,
                null,
                null,
                null,
                null,
                fact.items());
    }

    static SubscriptionFact scheduledFor(SubscriptionFact fact, SubscriptionFact.Scheduled scheduled) {
        return copy(fact, fact.updatedAt(), scheduled, fact.items());
    }

    static SubscriptionFact withItems(SubscriptionFact fact, List<SubscriptionFact.Item> items) {
        return copy(fact, fact.updatedAt(), fact.scheduled(), items);
    }

    static SubscriptionFact withItem(SubscriptionFact fact, String priceId, PlanTerms terms) {
        return copy(
                fact,
                fact.updatedAt(),
                fact.scheduled(),
                List.of(new SubscriptionFact.Item(priceId, "product", 1, terms)));
    }

    private static SubscriptionFact copy(
            SubscriptionFact fact,
            Instant updatedAt,
            SubscriptionFact.@Nullable Scheduled scheduled,
            List<SubscriptionFact.Item> items) {
        return new SubscriptionFact(
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                updatedAt,
                fact.periodStartsAt(),
                fact.periodEndsAt(),
                scheduled == null ? fact.nextBilledAt() : null,
                fact.canceledAt(),
                fact.pausedAt(),
                fact.trialEndsAt(),
                scheduled,
                items);
    }

    /** What an upgrade costs for the rest of the first period. */
    static TransactionFact prorated(PlanTerms terms) {
        return paid(terms, "pri_max_month", RENEWAL);
    }

    static TransactionFact paid(PlanTerms terms, String priceId, Instant endsAt) {
        Instant at = periodStart(1).plus(Duration.ofDays(10));
        return update(
                "txn_update",
                "subscription_update",
                at,
                endsAt,
                List.of(
                        new TransactionFact.Line("txnitm_u1", priceId, "product", 1, 3000, false, terms),
                        new TransactionFact.Line("txnitm_u2", "pri_pro_month", "product", -1, -1000, false, PRO)));
    }

    static TransactionFact update(
            String id, String origin, Instant at, Instant endsAt, List<TransactionFact.Line> lines) {
        return new TransactionFact(
                id,
                Given.SUBSCRIPTION,
                Given.CUSTOMER,
                Given.USER,
                "completed",
                origin,
                at,
                at,
                at,
                endsAt,
                2000,
                "USD",
                null,
                at,
                lines);
    }
}
