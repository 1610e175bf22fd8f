package dev.tenure.activities.database;

import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.workflows.subscription.ApplyOutcome;
import dev.tenure.workflows.subscription.ApplyRequest;
import dev.tenure.workflows.subscription.ApplyRequest.Downgrade;
import dev.tenure.workflows.subscription.ApplyRequest.EventOutcome;
import dev.tenure.workflows.subscription.ApplyRequest.Grant;
import dev.tenure.workflows.subscription.ApplyRequest.Log;
import dev.tenure.workflows.subscription.CancelSeen;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.Repayments;
import dev.tenure.workflows.subscription.Standing;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A decision to be stored, as a workflow would send it. */
record Decided(
        String subscriptionId,
        long expected,
        @Nullable String userId,
        String plan,
        int level,
        Instant until,
        List<Grant> grants,
        List<Log> logs,
        List<EventOutcome> outcomes,
        @Nullable Downgrade downgrade) {

    static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    static final Instant END = Instant.parse("2026-12-23T10:00:00Z");

    static Decided paid(String subscriptionId, String userId, long expected) {
        return new Decided(subscriptionId, expected, userId, "pro", 1, END, List.of(), List.of(), List.of(), null);
    }

    static Decided ended(String subscriptionId, String userId, long expected) {
        return new Decided(
                subscriptionId,
                expected,
                userId,
                "free",
                0,
                END,
                List.of(),
                List.of(),
                List.of(),
                new Downgrade("system", "period_ended"));
    }

    Decided giving(String otherPlan, int otherLevel, Instant otherUntil) {
        return new Decided(
                subscriptionId, expected, userId, otherPlan, otherLevel, otherUntil, grants, logs, outcomes, downgrade);
    }

    Decided granting(Grant... all) {
        return new Decided(
                subscriptionId, expected, userId, plan, level, until, List.of(all), logs, outcomes, downgrade);
    }

    Decided logging(String event) {
        Log log = new Log(event, true, null, "provider", null, null, null);
        return new Decided(
                subscriptionId, expected, userId, plan, level, until, grants, List.of(log), outcomes, downgrade);
    }

    Decided settling(EventOutcome... all) {
        return new Decided(subscriptionId, expected, userId, plan, level, until, grants, logs, List.of(all), downgrade);
    }

    /** What the state of that version says. */
    SubscriptionState state() {
        return new SubscriptionState(
                subscriptionId,
                expected + 1,
                0,
                userId,
                "ctm_" + subscriptionId,
                null,
                List.of(),
                Policies.DEFAULT,
                standing(),
                null,
                null,
                null,
                null,
                new CancelSeen(null, List.of()),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                new Repayments(List.of(), List.of(), null, null));
    }

    private Standing standing() {
        boolean has = level > 0;
        return new Standing(
                plan,
                level,
                has ? "active" : "ended",
                "pri_" + plan,
                "month",
                has ? AT : null,
                END,
                has ? until : null,
                has ? until : null,
                null,
                null,
                false,
                null,
                null,
                List.of(),
                List.of());
    }

    ApplyRequest request() {
        return new ApplyRequest(
                subscriptionId,
                expected,
                AT,
                userId,
                "ctm_" + subscriptionId,
                state(),
                standing(),
                grants,
                logs,
                outcomes,
                downgrade,
                END);
    }

    ApplyOutcome apply(JdbcClient jdbc) {
        return new RecordsImpl(jdbc).apply(request());
    }
}
