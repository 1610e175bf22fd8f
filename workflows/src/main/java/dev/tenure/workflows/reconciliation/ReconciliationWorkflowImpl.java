package dev.tenure.workflows.reconciliation;

import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareRequest;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.PullOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.FinishRequest;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.PassEnd;
import dev.tenure.workflows.retry.UntilDone;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Pulls, compares, records, rests. Everything that is decided is decided in the subscriptions' own workflows. */
public final class ReconciliationWorkflowImpl implements ReconciliationWorkflow {

    /** A day of passes is one run: its history stays short. */
    private static final int PASSES_PER_RUN = 288;

    /** More events than these calls take wait for the next pass. */
    private static final int PULLS_PER_PASS = 10;

    /** More subscriptions than these calls compare wait for the next pass. */
    private static final int COMPARISONS_PER_PASS = 50;

    private final ReconciliationCalls calls = calls();
    private final ReconciliationRecords records = records();
    private Round round;

    @WorkflowInit
    public ReconciliationWorkflowImpl(Round round) {
        this.round = round;
    }

    @Override
    public void run(Round from) {
        for (int pass = 0; pass < PASSES_PER_RUN; pass++) {
            PassEnd end = pass();
            if (end.pauseSeconds() == 0) {
                return;
            }
            Workflow.newTimer(
                            Duration.ofSeconds(end.pauseSeconds()),
                            TimerOptions.newBuilder()
                                    .setSummary("until the next pass")
                                    .build())
                    .get();
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                break;
            }
        }
        Workflow.continueAsNew(round);
    }

    @Override
    public Round round() {
        return round;
    }

    private PassEnd pass() {
        Instant beganAt = now();
        int fresh = 0;
        int differing = 0;
        boolean isAvailable = false;
        try {
            PullOutcome pulled = calls.pull();
            fresh = pulled.fresh();
            for (int more = 1; pulled.isAvailable() && pulled.hasMore() && more < PULLS_PER_PASS; more++) {
                pulled = calls.pull();
                fresh += pulled.fresh();
            }
            isAvailable = pulled.isAvailable();
            if (isAvailable) {
                differing = compare(beganAt);
            }
        } catch (ActivityFailure e) {
            Workflow.getLogger(ReconciliationWorkflowImpl.class).warn("reconciliation_failed cause={}", e.toString());
        }
        PassEnd end = records.finish(new FinishRequest(round.afterUserId(), beganAt, now()));
        round = new Round(round.afterSubscriptionId(), end.afterUserId());
        Workflow.setCurrentDetails(details(isAvailable, fresh, differing));
        return end;
    }

    private int compare(Instant beganAt) {
        int differing = 0;
        for (int calling = 0; calling < COMPARISONS_PER_PASS; calling++) {
            CompareOutcome compared = calls.compare(new CompareRequest(round.afterSubscriptionId(), beganAt));
            differing += compared.differing();
            @Nullable String next = compared.isAvailable() ? compared.continueAfter() : round.afterSubscriptionId();
            round = new Round(next, round.afterUserId());
            if (next == null || !compared.isAvailable()) {
                break;
            }
        }
        return differing;
    }

    private String details(boolean isAvailable, int fresh, int differing) {
        String found = isAvailable
                ? "The latest pass brought " + fresh + " events and found " + differing + " differences."
                : "Paddle could not be read in the latest pass.";
        return found + (round.afterSubscriptionId() == null ? "" : " The round goes on in the next pass.");
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static ReconciliationCalls calls() {
        return Workflow.newActivityStub(
                ReconciliationCalls.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(SubscriptionWorkflow.PADDLE_TASK_QUEUE)
                        .setStartToCloseTimeout(Duration.ofMinutes(2))
                        .setScheduleToCloseTimeout(Duration.ofMinutes(10))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(3).build())
                        .build());
    }

    private static ReconciliationRecords records() {
        return Workflow.newLocalActivityStub(
                ReconciliationRecords.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .setRetryOptions(UntilDone.retries())
                        .build());
    }
}
