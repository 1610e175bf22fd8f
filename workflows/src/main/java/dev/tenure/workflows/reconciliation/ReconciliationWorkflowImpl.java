package dev.tenure.workflows.reconciliation;

import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareRequest;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.PullOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.ReadOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.FinishRequest;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.PassEnd;
import dev.tenure.workflows.retry.UntilDone;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Pulls, compares, records, rests. Everything that is decided is decided in the subscriptions' own workflows. */
public final class ReconciliationWorkflowImpl implements ReconciliationWorkflow {

    /** A day of passes is one run: its history stays short. */
    private static final int PASSES_PER_RUN = 288;

    /** What these calls, about a minute each, do not read waits for the next pass. */
    private static final int READS_PER_PASS = 5;

    /** Once an activity for each page; a run that began so ends so. */
    private static final String MANY_PAGES = "many-pages-in-one-activity";

    /** Then: more events than these calls take wait for the next pass. */
    private static final int PULLS_PER_PASS = 10;

    /** Then: more subscriptions than these calls compare wait for the next pass. */
    private static final int COMPARISONS_PER_PASS = 50;

    /** Where the server knows priorities, everybody else's conversation with Paddle comes before this one. */
    private static final int LAST = 5;

    private final ReconciliationCalls calls = calls();
    private final ReconciliationRecords records = records();
    private Round round;

    /** What a pass found. */
    private record Found(boolean isAvailable, int fresh, int differing) {
        private static final Found NOTHING = new Found(false, 0, 0);
    }

    @WorkflowInit
    public ReconciliationWorkflowImpl(Round round) {
        this.round = round;
    }

    @Override
    public void run(Round from) {
        boolean readsManyPages = Workflow.getVersion(MANY_PAGES, Workflow.DEFAULT_VERSION, 1) == 1;
        for (int pass = 0; pass < PASSES_PER_RUN; pass++) {
            PassEnd end = pass(readsManyPages);
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

    private PassEnd pass(boolean readsManyPages) {
        Instant beganAt = now();
        Found found = Found.NOTHING;
        try {
            found = readsManyPages ? read(beganAt) : pullAndCompare(beganAt);
        } catch (ActivityFailure e) {
            Workflow.getLogger(ReconciliationWorkflowImpl.class).warn("reconciliation_failed cause={}", e.toString());
        }
        PassEnd end = records.finish(new FinishRequest(round.afterUserId(), beganAt, now()));
        round = new Round(round.afterSubscriptionId(), end.afterUserId());
        Workflow.setCurrentDetails(details(found));
        return end;
    }

    private Found read(Instant beganAt) {
        int fresh = 0;
        int differing = 0;
        for (int reading = 0; reading < READS_PER_PASS; reading++) {
            ReadOutcome outcome = calls.read(new CompareRequest(round.afterSubscriptionId(), beganAt));
            fresh += outcome.fresh();
            differing += outcome.differing();
            round = new Round(outcome.continueAfter(), round.afterUserId());
            if (!outcome.isAvailable() || !outcome.hasMore()) {
                return new Found(outcome.isAvailable(), fresh, differing);
            }
        }
        return new Found(true, fresh, differing);
    }

    private Found pullAndCompare(Instant beganAt) {
        PullOutcome pulled = calls.pull();
        int fresh = pulled.fresh();
        for (int more = 1; pulled.isAvailable() && pulled.hasMore() && more < PULLS_PER_PASS; more++) {
            pulled = calls.pull();
            fresh += pulled.fresh();
        }
        return new Found(pulled.isAvailable(), fresh, pulled.isAvailable() ? compare(beganAt) : 0);
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

    private String details(Found found) {
        String at = " (" + now().truncatedTo(ChronoUnit.SECONDS) + ")";
        String said = found.isAvailable()
                ? "The latest pass" + at + " brought " + found.fresh() + " events and found " + found.differing()
                        + " differences."
                : "Paddle could not be read in the latest pass" + at + ".";
        return said + (round.afterSubscriptionId() == null ? "" : " The round goes on in the next pass.");
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static ReconciliationCalls calls() {
        return Workflow.newActivityStub(
                ReconciliationCalls.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(SubscriptionWorkflow.PADDLE_TASK_QUEUE)
                        .setStartToCloseTimeout(Duration.ofMinutes(4))
                        .setHeartbeatTimeout(Duration.ofMinutes(2))
                        .setScheduleToCloseTimeout(Duration.ofMinutes(20))
                        .setPriority(Priority.newBuilder().setPriorityKey(LAST).build())
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(3).build())
                        .setSummary("read Paddle's events and open subscriptions")
                        .build());
    }

    private static ReconciliationRecords records() {
        return Workflow.newLocalActivityStub(
                ReconciliationRecords.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .setRetryOptions(UntilDone.retries())
                        .setSummary("note what the pass came to")
                        .build());
    }
}
