package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts of one customer's life, as Paddle tells them. */
final class Given {
    static final String SUBSCRIPTION = "sub_01given000000000000000000a";
    static final String CUSTOMER = "ctm_01given000000000000000000a";
    static final String USER = "6f1c2f63-3b3c-4f8f-9a4b-0d5a3f0b8f11";
    static final PlanTerms PRO = new PlanTerms("pro", 1, 1000, "month", 1);
    static final PlanTerms PRO_YEAR = new PlanTerms("pro", 1, 1000, "year", 1);
    static final PlanTerms MAX = new PlanTerms("max", 2, 3000, "month", 1);
    static final Instant START = Instant.parse("2026-01-31T10:00:00.123456Z");

    private Given() {}

    static SubscriptionState nothing() {
        return SubscriptionState.opening(SUBSCRIPTION, Policies.DEFAULT);
    }

    /** The end of period {@code number}, counted from 1: calendar months of the start. */
    static Instant periodEnd(int number) {
        return START.atOffset(ZoneOffset.UTC).plusMonths(number).toInstant();
    }

    static Instant periodStart(int number) {
        return periodEnd(number - 1);
    }

    static SubscriptionFact subscription(String status, Instant updatedAt, int period) {
        return subscription(status, updatedAt, period, null);
    }

    static SubscriptionFact subscription(
            String status, Instant updatedAt, int period, SubscriptionFact.@Nullable Scheduled scheduled) {
        boolean over = status.equals("canceled") || status.equals("paused");
        return new SubscriptionFact(
                SUBSCRIPTION,
                CUSTOMER,
                USER,
                status,
                updatedAt,
                over ? null : periodStart(period),
                over ? null : periodEnd(period),
                over || scheduled != null ? null : periodEnd(period),
                status.equals("canceled") ? updatedAt : null,
                status.equals("paused") ? updatedAt : null,
                null,
                scheduled,
                List.of(new SubscriptionFact.Item("pri_pro_month", "pro_pro", 1, PRO)));
    }

    static SubscriptionFact canceling(Instant updatedAt, int period) {
        return subscription("active", updatedAt, period, new SubscriptionFact.Scheduled("cancel", periodEnd(period)));
    }

    static TransactionFact paid(int period) {
        return transaction("completed", period, period == 1 ? "web" : "subscription_recurring", PRO);
    }

    static TransactionFact transaction(String status, int period, String origin, PlanTerms terms) {
        Instant billedAt = periodStart(period);
        Instant endsAt = terms.interval().equals("year")
                ? billedAt.atOffset(ZoneOffset.UTC).plusYears(1).toInstant()
                : periodEnd(period);
        return new TransactionFact(
                "txn_" + period,
                SUBSCRIPTION,
                CUSTOMER,
                USER,
                status,
                origin,
                billedAt.plusSeconds(2),
                billedAt,
                billedAt,
                endsAt,
                2000,
                "USD",
                status.equals("past_due") ? "declined" : null,
                status.equals("completed") ? billedAt : null,
                List.of(new TransactionFact.Line(
                        "txnitm_" + period, "pri_pro_month", "pro_pro", 1, 2000, false, terms)));
    }

    /** The zero that opens a trial. */
    static TransactionFact trial() {
        return new TransactionFact(
                "txn_t",
                SUBSCRIPTION,
                CUSTOMER,
                USER,
                "completed",
                "web",
                START,
                START,
                START,
                periodEnd(1),
                0,
                "USD",
                null,
                null,
                List.of(new TransactionFact.Line("txnitm_t", "pri_trial", "pro_pro", 1, 0, true, PRO)));
    }

    static AdjustmentFact refund(String transactionId, String status, Instant at) {
        return adjustment("refund", transactionId, status, true, 2000, at);
    }

    static AdjustmentFact adjustment(
            String action, String transactionId, String status, boolean full, long totalMinor, Instant at) {
        return new AdjustmentFact(
                "adj_" + action + transactionId,
                transactionId,
                CUSTOMER,
                null,
                action,
                status,
                full,
                totalMinor,
                "USD",
                at,
                at);
    }

    static PaddleFactEvent event(String id, String type, Fact fact) {
        return new PaddleFactEvent("evt_" + id, type, fact);
    }

    /** The routed ones of the eight events of a first checkout, plus those of a status change pair. */
    static List<PaddleFactEvent> firstCheckout() {
        return List.of(
                event("c1", "subscription.created", subscription("active", START.plusMillis(900), 1)),
                event("c2", "subscription.activated", subscription("active", START.plusMillis(900), 1)),
                event("c3", "subscription.updated", subscription("active", START.plusMillis(950), 1)),
                event("c4", "transaction.completed", paid(1)));
    }

    static List<PaddleFactEvent> renewal(int period) {
        return List.of(
                event(
                        "r1" + period,
                        "subscription.updated",
                        subscription("active", periodStart(period).plusSeconds(1), period)),
                event("r2" + period, "transaction.completed", paid(period)));
    }
}
