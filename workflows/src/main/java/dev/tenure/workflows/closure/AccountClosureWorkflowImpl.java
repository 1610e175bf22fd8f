package dev.tenure.workflows.closure;

import dev.tenure.workflows.closure.ClosureCalls.Ended;
import dev.tenure.workflows.closure.ClosureRecords.Account;
import dev.tenure.workflows.retry.UntilDone;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks at what may still be billed, has Paddle end it, records what came of it, and looks again when the judge says. */
public final class AccountClosureWorkflowImpl implements AccountClosureWorkflow {

    /** A closure that Paddle refuses for weeks goes on in a new run. */
    private static final int EVENTS_PER_RUN = 2_000;

    private ClosureState state;
    private boolean isAskedToLook;

    @WorkflowInit
    public AccountClosureWorkflowImpl(ClosureState last) {
        state = last;
    }

    @Override
    public void run(ClosureState last) {
        while (true) {
            if (Workflow.getInfo().getHistoryLength() > EVENTS_PER_RUN) {
                Workflow.continueAsNew(state);
            }
            Instant next = state.nextAt();
            Workflow.setCurrentDetails(details());
            if (next == null && !isAskedToLook) {
                return;
            }
            awaitTime(next == null ? now() : next);
            isAskedToLook = false;
            lookOnce();
        }
    }

    @Override
    public void look() {
        isAskedToLook = true;
    }

    @Override
    public ClosureState state() {
        return state;
    }

    /** A moment late rather than before the instant. */
    private void awaitTime(Instant due) {
        Duration wait = Duration.ofMillis(
                Duration.between(now(), due).plusNanos(999_999).toMillis());
        if (wait.isPositive()) {
            Workflow.await(wait, () -> isAskedToLook);
        }
    }

    /** What an operator reads in Temporal's UI. */
    private String details() {
        String next = state.nextAt() == null ? "nothing is left to do" : "next look " + state.nextAt();
        String how = state.closedAt() == null
                ? "Paddle has not confirmed everything, tries in vain: " + state.attempts()
                : "closed " + state.closedAt();
        return "- asked for " + state.requestedAt() + "\n- ended at Paddle: "
                + (state.canceled().isEmpty() ? "nothing yet" : String.join(", ", state.canceled())) + "\n- " + how
                + "\n- " + next;
    }

    private void lookOnce() {
        Account account = records("look what may still be billed").account(state.userId());
        Instant asked = now();
        Map<String, Ended> answers = new LinkedHashMap<>();
        for (String subscriptionId : Closures.asks(state, account, asked)) {
            answers.put(subscriptionId, end(subscriptionId));
        }
        Closures.Decision decision = Closures.after(state, account, answers, now());
        if (decision.isClosed()) {
            records("erase what is personal").erase(decision.next().customerIds());
        }
        ClosureRecords.Stored stored = records("store how far it is").apply(decision.toRequest(state.version(), now()));
        state = stored.state() == null ? decision.next().withVersion(state.version() + 1) : stored.state();
    }

    private Ended end(String subscriptionId) {
        try {
            return Workflow.newActivityStub(
                            ClosureCalls.class,
                            ActivityOptions.newBuilder()
                                    .setTaskQueue(PADDLE_TASK_QUEUE)
                                    .setStartToCloseTimeout(Duration.ofSeconds(60))
                                    .setScheduleToCloseTimeout(Duration.ofMinutes(3))
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(3)
                                            .build())
                                    .setSummary(
                                            "end " + subscriptionId + " at once, and give back what was billed since")
                                    .build())
                    .end(new ClosureCalls.EndRequest(subscriptionId, state.requestedAt()));
        } catch (ActivityFailure e) {
            Workflow.getLogger(AccountClosureWorkflowImpl.class)
                    .warn("paddle_call_failed subscription_id={} user_id={}", subscriptionId, state.userId());
            return new Ended.Later("activity_failed", 0);
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static ClosureRecords records(String summary) {
        return Workflow.newLocalActivityStub(
                ClosureRecords.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .setRetryOptions(UntilDone.retries())
                        .setSummary(summary)
                        .build());
    }
}
