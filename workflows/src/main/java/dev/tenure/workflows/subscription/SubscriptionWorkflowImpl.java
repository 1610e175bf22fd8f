package dev.tenure.workflows.subscription;

import dev.tenure.workflows.retry.UntilDone;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for the next thing, has it judged, asks Paddle what the judge wants to know, and records what was decided. */
public final class SubscriptionWorkflowImpl implements SubscriptionWorkflow {

    /** More commands at once than a person can mean. */
    private static final int WAITING_COMMANDS = 20;

    /** A run with more events than this goes on in a new one, whatever the period. */
    private static final int EVENTS_PER_RUN = 2_000;

    /** Lost fences in a row; after so many somebody else writes all the time, and a new run begins from what is stored. */
    private static final int FENCES = 20;

    private final Alarm alarm = new Alarm();
    private final List<PaddleFactEvent> events = new ArrayList<>();
    private final List<Waiting> commands = new ArrayList<>();
    private final Shown shown;
    private SubscriptionState state;
    private boolean isAskedToLook;

    /** Whether Postgres was seen to hold less than was stored. */
    private boolean isSetBack;

    /** The newest version that Postgres was seen to hold, until it is met. */
    private long storedVersion;

    /** What was paid when this run learnt of a paid period; the first run begins before anything is paid. */
    private @Nullable Instant paidThroughOfRun;

    /** An update and the place for its own answer: the same command id may be waited for more than once. */
    private record Waiting(Command command, CompletablePromise<CommandOutcome> answer) {}

    @WorkflowInit
    public SubscriptionWorkflowImpl(SubscriptionState last) {
        Rule.requireKnown(last.rules());
        state = last;
        shown = new Shown(last);
        paidThroughOfRun = last.paidThrough();
    }

    @Override
    public void run(SubscriptionState last) {
        while (!isOver()) {
            if (isRunComplete()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                if (isIdle()) {
                    Workflow.continueAsNew(shown.nextRun(state), state.underCurrentRules());
                }
            }
            judgeNext();
            if (paidThroughOfRun == null) {
                paidThroughOfRun = state.paidThrough();
            }
        }
        shown.attributes(state);
        shown.details(state);
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
    public void look() {
        isAskedToLook = true;
    }

    @Override
    public void stored(long version) {
        isSetBack = isSetBack || version < state.version();
        storedVersion = Math.max(storedVersion, version);
    }

    @Override
    public CommandOutcome command(Command command) {
        Waiting waiting = new Waiting(command, Workflow.newPromise());
        commands.add(waiting);
        return waiting.answer().get();
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
        boolean isDone = state.standing().isEnded() && state.pending() == null && Refunds.nextAt(state) == null;
        if (!isIdle() || !isDone) {
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
        return events.isEmpty() && commands.isEmpty() && !isAskedToLook && !isSetBack && !isBehind();
    }

    /**
     * Whether Postgres holds more: a decision was stored, and what it was decided for is lost. So it is with an update
     * whose workflow task fails or whose server dies between.
     */
    private boolean isBehind() {
        return storedVersion > state.version() && Rule.WHAT_IS_STORED_IS_TAKEN_UP.binds(state);
    }

    private void judgeNext() {
        Instant due = state.nextDueAt();
        if (isIdle() && (due == null || now().isBefore(due))) {
            shown.attributes(state);
            shown.details(state);
            alarm.set(due, now(), due == null ? "" : Wording.timer(state, due));
            Workflow.await(() -> !isIdle() || alarm.hasRung());
        }
        if (isSetBack || isBehind()) {
            meetWhatIsStored();
        } else if (!commands.isEmpty()) {
            answer(commands.removeFirst());
        } else if (!events.isEmpty()) {
            List<PaddleFactEvent> taken = List.copyOf(events);
            events.clear();
            judge(new Thing.Events(taken), null);
        } else if (isAskedToLook) {
            isAskedToLook = false;
            judge(new Thing.AskedToLook(), null);
        } else {
            judge(new Thing.DeadlineReached(), null);
        }
    }

    /** Nothing is decided: what is known is stored once more, unless more is stored: then that is known from now on. */
    private void meetWhatIsStored() {
        String summary =
                isSetBack ? "write the state again, Postgres was set back" : "take up what was stored and is not known";
        isSetBack = false;
        storedVersion = 0;
        Decision unchanged = new Docket(state).close();
        ApplyOutcome outcome = records(summary).apply(unchanged.toRequest(state.version(), now()));
        state = outcome.state() == null ? state.withVersion(state.version() + 1) : outcome.state();
    }

    private void answer(Waiting waiting) {
        judge(new Thing.Asked(waiting.command()), waiting);
        // Does nothing if it was answered on the way.
        waiting.answer().complete(outcomeOf(waiting.command()));
    }

    private CommandOutcome outcomeOf(Command command) {
        String id = command.commandId();
        return state.outcomeOf(id)
                .orElseGet(() -> CommandOutcome.refused(id, "COMMAND_CONFLICT", "the state moved on"));
    }

    private void judge(Thing first, @Nullable Waiting waiting) {
        Thing thing = first;
        while (thing != null) {
            Decision decision = record(thing, waiting);
            CommandOutcome answer = decision.answer();
            boolean isLookedAt = decision.ask() instanceof Ask.Read && Rule.AN_ANSWER_WAITS_FOR_THE_LOOK.binds(state);
            if (waiting != null
                    && !isLookedAt
                    && answer != null
                    && answer.commandId().equals(waiting.command().commandId())) {
                waiting.answer().complete(answer);
            }
            shown.details(state);
            Ask ask = decision.ask();
            thing = ask == null ? null : new Thing.Answered(ask, new Conversation(state, waiting != null).about(ask));
        }
    }

    /** Has a thing judged and the decision stored; if the stored state had moved on, has it judged again. */
    private Decision record(Thing thing, @Nullable Waiting waiting) {
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
        throw goOnInANewRun(waiting);
    }

    /** Whoever waits may ask again with the same key; events that are not applied are signalled again. */
    private IllegalStateException goOnInANewRun(@Nullable Waiting waiting) {
        Workflow.getLogger(SubscriptionWorkflowImpl.class)
                .error("fences_lost subscription_id={} version={}", state.subscriptionId(), state.version());
        if (waiting != null) {
            waiting.answer().complete(outcomeOf(waiting.command()));
        }
        while (!Workflow.isEveryHandlerFinished()) {
            commands.forEach(other -> other.answer().complete(outcomeOf(other.command())));
            commands.clear();
            Workflow.await(() -> !commands.isEmpty() || Workflow.isEveryHandlerFinished());
        }
        Workflow.continueAsNew(shown.nextRun(state), state.underCurrentRules());
        return new IllegalStateException("a new run has begun");
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static Records records(String summary) {
        return Workflow.newLocalActivityStub(
                Records.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        .setRetryOptions(UntilDone.retries())
                        .setDoNotIncludeArgumentsIntoMarker(true)
                        .setSummary(summary)
                        .build());
    }
}
