package dev.tenure.workflows.subscription;

import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for the next thing, has it judged, asks Paddle what the judge wants to know, and records what was decided. */
public final class SubscriptionWorkflowImpl implements SubscriptionWorkflow {

    /** More commands at once than a person can mean. */
    private static final int WAITING_COMMANDS = 20;

    /** A run with more events than this goes on in a new one, whatever the period. */
    private static final int EVENTS_PER_RUN = 2_000;

    /** Lost fences in a row; more mean that two runs write one row, which cannot be. */
    private static final int FENCES = 20;

    private final Alarm alarm = new Alarm();
    private final List<PaddleFactEvent> events = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final Map<String, CommandOutcome> answers = new LinkedHashMap<>();
    private SubscriptionState state;

    /** What was paid when this run learnt of a paid period; the first run begins before anything is paid. */
    private @Nullable Instant paidThroughOfRun;

    @WorkflowInit
    public SubscriptionWorkflowImpl(SubscriptionState last) {
        state = last;
        paidThroughOfRun = last.paidThrough();
    }

    @Override
    public void run(SubscriptionState last) {
        while (!isOver()) {
            if (isRunComplete()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                if (isIdle()) {
                    Workflow.continueAsNew(state);
                }
            }
            judge(nextThing());
            if (paidThroughOfRun == null) {
                paidThroughOfRun = state.paidThrough();
            }
            Workflow.setCurrentDetails(Wording.details(state));
        }
    }

    @Override
    public void events(EventBatch batch) {
        for (PaddleFactEvent event : batch.events()) {
            boolean isQueued =
                    events.stream().anyMatch(queued -> queued.eventId().equals(event.eventId()));
            if (!isQueued) {
                events.add(event);
            }
        }
    }

    @Override
    public CommandOutcome command(Command command) {
        answers.remove(command.commandId());
        commands.add(command);
        Workflow.await(() -> answers.containsKey(command.commandId()));
        return Objects.requireNonNull(answers.get(command.commandId()));
    }

    @Override
    public void validateCommand(Command command) {
        if (state.version() == 0) {
            throw new IllegalArgumentException("NO_SUBSCRIPTION");
        }
        if (commands.size() >= WAITING_COMMANDS) {
            throw new IllegalArgumentException("COMMAND_CONFLICT");
        }
    }

    @Override
    public SubscriptionState state() {
        return state;
    }

    private boolean isOver() {
        if (!isIdle() || !state.standing().isEnded() || state.pending() != null) {
            return false;
        }
        Workflow.await(Workflow::isEveryHandlerFinished);
        return isIdle();
    }

    /** Each paid period is a run of its own: short histories are cheap to keep and to replay. */
    private boolean isRunComplete() {
        Instant paidThrough = state.paidThrough();
        boolean isRenewed = paidThroughOfRun != null && paidThrough != null && paidThrough.isAfter(paidThroughOfRun);
        return isIdle()
                && (isRenewed
                        || Workflow.getInfo().isContinueAsNewSuggested()
                        || Workflow.getInfo().getHistoryLength() > EVENTS_PER_RUN);
    }

    private boolean isIdle() {
        return events.isEmpty() && commands.isEmpty();
    }

    private Thing nextThing() {
        Instant due = state.nextDueAt();
        if (isIdle() && (due == null || now().isBefore(due))) {
            alarm.set(due, now(), due == null ? "" : Wording.timer(state, due));
            Workflow.await(() -> !isIdle() || alarm.hasRung());
        }
        if (!commands.isEmpty()) {
            return new Thing.Asked(commands.removeFirst());
        }
        if (!events.isEmpty()) {
            List<PaddleFactEvent> taken = List.copyOf(events);
            events.clear();
            return new Thing.Events(taken);
        }
        return new Thing.DeadlineReached();
    }

    private void judge(Thing first) {
        Thing thing = first;
        while (thing != null) {
            Decision decision = record(thing);
            if (decision.answer() != null) {
                answers.put(decision.answer().commandId(), decision.answer());
            }
            Ask ask = decision.ask();
            thing = ask == null ? null : new Thing.Answered(ask, perform(ask));
        }
        if (first instanceof Thing.Asked asked) {
            String commandId = asked.command().commandId();
            answers.computeIfAbsent(commandId, id -> state.outcomeOf(id)
                    .orElseGet(() -> CommandOutcome.refused(id, "COMMAND_CONFLICT", "the state moved on")));
        }
    }

    /** Has a thing judged and the decision stored; if the stored state had moved on, has it judged again. */
    private Decision record(Thing thing) {
        for (int fence = 0; fence < FENCES; fence++) {
            Decision decision = Lifecycle.decide(state, thing, now());
            if (!decision.isWorthRecording()) {
                state = decision.next();
                return decision;
            }
            ApplyOutcome outcome = records(Wording.apply(decision)).apply(decision.toRequest(state.version(), now()));
            if (outcome.state() == null) {
                state = decision.next().withVersion(state.version() + 1);
                return decision;
            }
            state = outcome.state();
        }
        throw ApplicationFailure.newNonRetryableFailure(
                "The stored state of " + state.subscriptionId() + " moved on " + FENCES + " times in a row", "FENCE");
    }

    private PaddleAnswer perform(Ask ask) {
        try {
            return switch (ask) {
                case Ask.Read read ->
                    paddle("read " + state.subscriptionId())
                            .read(new PaddleCalls.ReadRequest(state.subscriptionId(), state.paidThrough()));
                case Ask.Cancel cancel ->
                    paddle("cancel " + state.subscriptionId())
                            .cancel(new PaddleCalls.CancelRequest(state.subscriptionId(), cancel.immediately()));
                case Ask.RemoveScheduledChange removal ->
                    paddle("remove the scheduled change of " + state.subscriptionId())
                            .removeScheduledChange(state.subscriptionId());
            };
        } catch (ActivityFailure e) {
            Workflow.getLogger(SubscriptionWorkflowImpl.class)
                    .warn("paddle_call_failed subscription_id={} ask={}", state.subscriptionId(), ask);
            return new PaddleAnswer.Unavailable("activity_failed", 0);
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static Records records(String summary) {
        return Workflow.newLocalActivityStub(
                Records.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        // Without a number of attempts the SDK does not retry a local activity at all.
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setMaximumAttempts(Integer.MAX_VALUE)
                                .setInitialInterval(Duration.ofMillis(200))
                                .setMaximumInterval(Duration.ofSeconds(10))
                                .build())
                        .setSummary(summary)
                        .build());
    }

    private static PaddleCalls paddle(String summary) {
        return Workflow.newActivityStub(
                PaddleCalls.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(PADDLE_TASK_QUEUE)
                        .setStartToCloseTimeout(Duration.ofSeconds(25))
                        .setScheduleToCloseTimeout(Duration.ofMinutes(2))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(3).build())
                        .setSummary(summary)
                        .build());
    }
}
