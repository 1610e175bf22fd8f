package dev.tenure.activities.reconciliation;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.facts.LinkedCustomers;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.workflows.reconciliation.ReconciliationCalls;
import dev.tenure.workflows.subscription.Policies;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pull and comparison over Paddle and Postgres. */
public final class ReconciliationCallsImpl implements ReconciliationCalls {

    private final Pull pull;
    private final Comparison comparison;
    private final ReadingPace pace;

    /** @param billing the clock by which events are late */
    public ReconciliationCallsImpl(
            PaddleClient paddle,
            FactReader facts,
            JdbcClient jdbc,
            SubscriptionWorkflows workflows,
            PurchaseWorkflows purchases,
            Clock billing,
            ReconciliationSettings settings,
            Policies policies) {
        LinkedCustomers customers = new LinkedCustomers(jdbc);
        PulledEvents events = new PulledEvents(jdbc);
        this.pull = new Pull(
                paddle,
                facts,
                events,
                billing,
                settings.mode(),
                new MissedPurchases(paddle, facts, new StoredPurchases(jdbc), customers, purchases, billing));
        this.comparison = new Comparison(
                paddle,
                facts,
                new StoredSubscriptions(jdbc),
                customers,
                new Drift(jdbc),
                new Look(paddle, facts, workflows),
                events,
                billing,
                policies);
        this.pace = settings.pace();
    }

    @Override
    public ReadOutcome read(CompareRequest request) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        Reading.Progress from = activity.getHeartbeatDetails(Reading.Progress.class)
                .orElseGet(() -> new Reading.Progress(request.afterSubscriptionId(), 0, 0));
        return new Reading(pull, comparison, pace).run(request, from, activity::heartbeat);
    }

    @Override
    public PullOutcome pull() {
        return pull.run();
    }

    @Override
    public CompareOutcome compare(CompareRequest request) {
        return comparison.run(request);
    }
}
