package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The story of a subscription's workflow without Temporal: decide, record, ask Paddle, decide again. It can be killed at
 * each of these moments, and begins again with what was recorded.
 */
@NullMarked
public final class Courtroom {
    private static final int DECISIONS_IN_A_ROW = 30;

    private final Records records;
    private final PaddleCalls paddle;
    private final Supplier<Instant> clock;
    private final Function<String, Optional<SubscriptionState>> stored;
    private SubscriptionState state;
    private SubscriptionState earlier;
    private int momentsToLive = Integer.MAX_VALUE;
    private boolean losesFence;

    /** The process was killed. */
    public static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public Courtroom(
            String subscriptionId,
            Records records,
            PaddleCalls paddle,
            Supplier<Instant> clock,
            Function<String, Optional<SubscriptionState>> stored) {
        this.records = records;
        this.paddle = paddle;
        this.clock = clock;
        this.stored = stored;
        this.state = SubscriptionState.opening(subscriptionId, Policies.DEFAULT);
        this.earlier = state;
    }

    public SubscriptionState state() {
        return state;
    }

    public Standing standing() {
        return state.standing();
    }

    public Optional<Instant> due() {
        return Optional.ofNullable(state.nextDueAt());
    }

    /** Something is asked for, or owed, and not finished. */
    public boolean isBusy() {
        return state.pending() != null || Refunds.nextAt(state) != null;
    }

    /** What is known and paid, apart from what was asked here. */
    public String facts() {
        List<String> covers = state.covers().stream()
                .map(cover -> cover.lineId() + " " + cover.kind() + " " + cover.startsAt() + " " + cover.endsAt())
                .sorted()
                .toList();
        return state.provider() + "\n" + String.join("\n", covers);
    }

    /** It will be killed at the so manieth moment from now on. */
    public void killAfter(int moments) {
        momentsToLive = moments;
    }

    /** Begins again with what was recorded. */
    public void beginAgain() {
        momentsToLive = Integer.MAX_VALUE;
        state = stored.apply(state.subscriptionId())
                .orElseGet(() -> SubscriptionState.opening(state.subscriptionId(), Policies.DEFAULT));
        earlier = state;
    }

    /** The next decision is taken on what was known one before, as by one of two that run at once. */
    public void loseTheNextFence() {
        losesFence = true;
    }

    public void events(List<PaddleFactEvent> events) {
        judge(new Thing.Events(events), null);
    }

    public void deadline() {
        judge(new Thing.DeadlineReached(), null);
    }

    /** Empty where the door would say that there is nothing to command. */
    public Optional<CommandOutcome> command(Command command) {
        if (state.version() == 0) {
            return Optional.empty();
        }
        CommandOutcome answer = judge(new Thing.Asked(command), command);
        return Optional.ofNullable(answer).or(() -> state.outcomeOf(command.commandId()));
    }

    private @Nullable CommandOutcome judge(Thing first, @Nullable Command command) {
        CommandOutcome answer = null;
        Thing thing = first;
        for (int decisions = 0; thing != null; decisions++) {
            if (decisions > DECISIONS_IN_A_ROW) {
                throw new AssertionError("It never comes to rest: " + thing);
            }
            Decision decision = record(thing);
            CommandOutcome said = decision.answer();
            if (answer == null
                    && command != null
                    && said != null
                    && said.commandId().equals(command.commandId())) {
                answer = said;
            }
            Ask ask = decision.ask();
            thing = ask == null ? null : new Thing.Answered(ask, perform(ask));
        }
        return command == null || answer != null
                ? answer
                : state.outcomeOf(command.commandId()).orElse(null);
    }

    private Decision record(Thing thing) {
        if (losesFence && earlier.version() < state.version()) {
            losesFence = false;
            late(Lifecycle.decide(earlier, thing, clock.get()));
        }
        for (int fence = 0; fence < DECISIONS_IN_A_ROW; fence++) {
            Decision decision = Lifecycle.decide(state, thing, clock.get());
            if (!decision.isWorthRecording()) {
                state = decision.next();
                return decision;
            }
            moment();
            ApplyOutcome outcome = records.apply(decision.toRequest(state.version(), clock.get()));
            moment();
            if (outcome.state() == null) {
                earlier = state;
                state = decision.next().withVersion(state.version() + 1);
                return decision;
            }
            state = outcome.state();
        }
        throw new AssertionError("It loses its fence for ever");
    }

    /** What was decided on an old state is not stored. */
    private void late(Decision decision) {
        if (decision.isWorthRecording()) {
            ApplyOutcome outcome = records.apply(decision.toRequest(earlier.version(), clock.get()));
            if (outcome.state() == null) {
                throw new AssertionError("A late decision was stored: " + decision);
            }
            state = outcome.state();
        }
    }

    private void moment() {
        if (momentsToLive-- <= 0) {
            throw new KilledException();
        }
    }

    private PaddleAnswer perform(Ask ask) {
        String id = state.subscriptionId();
        PaddleAnswer answer =
                switch (ask) {
                    case Ask.Read read -> paddle.read(new PaddleCalls.ReadRequest(id, state.unknownSince()));
                    case Ask.Cancel cancel -> paddle.cancel(new PaddleCalls.CancelRequest(id, cancel.immediately()));
                    case Ask.Stop stop -> paddle.cancel(new PaddleCalls.CancelRequest(id, true));
                    case Ask.Refund refund ->
                        paddle.refund(new PaddleCalls.RefundRequest(
                                refund.transactionId(), refund.reason(), refund.owedSince(), refund.lineIds()));
                    case Ask.RemoveScheduledChange removal -> paddle.removeScheduledChange(id);
                    case Ask.Withdraw withdrawal -> paddle.withdraw(withdrawal.of(id));
                    case Ask.Change change -> paddle.change(change.of(id));
                    case Ask.Pause pause -> paddle.pause(new PaddleCalls.PauseRequest(id, pause.until()));
                    case Ask.Resume resume -> paddle.resume(new PaddleCalls.ResumeRequest(id, resume.since()));
                };
        moment();
        return answer;
    }
}
