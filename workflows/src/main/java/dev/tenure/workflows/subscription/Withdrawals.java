package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes back a command that waits. Whether Paddle has done it may not be known, because its answer was lost: so it is looked
 * at first. A cancel or a pause that was done is undone, and no other; what was paid for stays done.
 */
final class Withdrawals {

    static final String ALREADY_DONE = "already_done";
    private static final String CONFLICT = "COMMAND_CONFLICT";

    private Withdrawals() {}

    /** Whether people may be told that they can take it back. */
    static boolean isPossible(SubscriptionState state, PendingCommand command) {
        boolean isNew = command.kind() == Command.Kind.RESUME
                || (command.kind() == Command.Kind.CHANGE && command.needsReview());
        return command.isWithdrawable() && (!isNew || Rule.A_WITHDRAWAL_LOOKS_FIRST.binds(state));
    }

    /** The one that is named, whatever it is. */
    static void one(Docket docket, Command command, String named, Instant now) {
        Optional<PendingCommand> waiting = Stream.of(docket.state.pending(), docket.state.planned())
                .filter(held -> held != null && held.commandId().equals(named))
                .filter(held -> held != null && held.isWithdrawable())
                .findFirst();
        if (waiting.isEmpty()) {
            Answers.refuse(docket, command, CONFLICT, "not_waiting");
            return;
        }
        PendingCommand taken = waiting.get();
        boolean isPlanned = taken.equals(docket.state.planned());
        if (!taken.mayBeDone() || stoodBefore(docket.state, taken)) {
            atOnce(docket, command, taken, isPlanned);
        } else if (!isPlanned) {
            begin(docket, command, new WithdrawnCommand(taken, true), now);
        } else if (docket.state.pending() != null) {
            Answers.refuse(docket, command, CONFLICT, "another_command_waits");
        } else {
            docket.state = docket.state.edit().planned(null).build();
            begin(docket, command, new WithdrawnCommand(taken, true), now);
        }
    }

    private static void atOnce(Docket docket, Command command, PendingCommand taken, boolean isPlanned) {
        boolean isUndone = !stoodBefore(docket.state, taken);
        if (isPlanned) {
            ChangeRules.withdrawPlanned(docket, command.actor());
        } else {
            Commands.withdraw(docket, taken.kind());
        }
        if (!isPlanned && isUndone) {
            docket.log(Audit.plain(new WithdrawnCommand(taken, true).event(), command.actor()));
        }
        if (taken.kind() == Command.Kind.CANCEL && isUndone) {
            docket.state = docket.state.edit().cancelRequestedAt(null).build();
        }
        Answers.finish(docket, command, CommandOutcome.applied(command.commandId()));
    }

    /** What was scheduled before it was asked for again is not its doing, and stays. */
    private static boolean stoodBefore(SubscriptionState state, PendingCommand taken) {
        SubscriptionFact provider = state.provider();
        Instant wanted = state.cancelRequestedAt();
        return provider != null
                && switch (taken.kind()) {
                    case CANCEL ->
                        provider.isCancelScheduled() && wanted != null && wanted.isBefore(taken.requestedAt());
                    case PAUSE ->
                        provider.isPauseScheduled()
                                && provider.updatedAt().plus(Access.SKEW).isBefore(taken.requestedAt());
                    case KEEP, CHANGE, RESUME, END_NOW -> false;
                };
    }

    /** From now on it is not wanted; what became of it is said when Paddle was looked at. */
    static void begin(Docket docket, Command command, WithdrawnCommand taken, Instant now) {
        SubscriptionState.Edit edit =
                docket.state.edit().pending(PendingCommand.of(command, now).withdrawing(taken));
        if (taken.command().kind() == Command.Kind.CANCEL) {
            edit.cancelRequestedAt(null);
        }
        docket.state = edit.build();
        docket.ask = askFor(docket.state, taken, now);
    }

    static Ask askFor(SubscriptionState state, WithdrawnCommand taken, Instant now) {
        PendingCommand command = taken.command();
        boolean isChange = command.kind() == Command.Kind.CHANGE;
        return new Ask.Withdraw(command.kind(), isChange ? ChangeRules.askFor(state, command, now) : null);
    }

    static void answered(Docket docket, PendingCommand keep, WithdrawnCommand taken, PaddleAnswer answer, Instant now) {
        switch (answer) {
            case PaddleAnswer.Done done -> takenBack(docket, keep, taken, done);
            case PaddleAnswer.Refunded other -> throw new IllegalStateException("a refund answers no command");
            case PaddleAnswer.RefusedForGood refused -> goesOn(docket, keep, taken, refused.code(), now);
            case PaddleAnswer.Undecided undecided
            when isForAnOperatorToSay(docket.state, keep, taken) ->
                closed(docket, keep, taken, undecided.possibilities());
            case PaddleAnswer.Undecided undecided -> review(docket, keep, taken, undecided.possibilities(), now);
            case PaddleAnswer.RefusedForNow refused
            when Commands.isTooLateToStay(docket, keep, now) -> goesOn(docket, keep, taken, Refusals.TOO_LATE, now);
            case PaddleAnswer.RefusedForNow refused ->
                PendingQueue.queue(
                        docket,
                        PendingQueue.review(docket, keep, now),
                        now,
                        PendingQueue.lockEnd(docket.state, keep, now),
                        refused.code());
            case PaddleAnswer.Unavailable away ->
                PendingQueue.queue(
                        docket,
                        PendingQueue.review(docket, keep, now),
                        now,
                        now.plus(PendingQueue.pause(keep, away.retryAfterSeconds())),
                        Commands.UNAVAILABLE);
        }
    }

    /** It is not done, or is undone. A keep that named none goes on with what Paddle would do by itself. */
    private static void takenBack(Docket docket, PendingCommand keep, WithdrawnCommand taken, PaddleAnswer.Done done) {
        PendingCommand command = taken.command();
        Answers.withdrawn(docket, command);
        boolean isTold = command.kind() == Command.Kind.CANCEL
                && docket.before.standing().cancelAtPeriodEnd();
        if (!isTold) {
            docket.log(Audit.plain(keep.event(), keep.actor()));
        }
        docket.state = Merge.fact(docket.state, done.subscription()).state();
        if (taken.named()) {
            docket.state = docket.state.edit().pending(null).build();
            Answers.remember(docket, keep, CommandOutcome.applied(keep.commandId()));
        } else {
            docket.state = docket.state.edit().pending(keep.withdrawing(null)).build();
            docket.ask = new Ask.RemoveScheduledChange();
        }
    }

    private static boolean isForAnOperatorToSay(SubscriptionState state, PendingCommand keep, WithdrawnCommand taken) {
        return taken.named()
                && Command.isOperators(keep.actor())
                && Rule.AN_OPERATOR_CLOSES_WHAT_NOBODY_CAN_TELL.binds(state);
    }

    /** An operator has looked, and says that it is over: it is not tried any more, and what Paddle shows counts. */
    private static void closed(Docket docket, PendingCommand keep, WithdrawnCommand taken, String possibilities) {
        Answers.withdrawn(docket, taken.command());
        docket.log(Audit.because(keep.event(), keep.actor(), possibilities));
        docket.state = docket.state.edit().pending(null).build();
        Answers.remember(docket, keep, CommandOutcome.applied(keep.commandId()));
    }

    /** It was done: that is said by itself, as if nobody had wanted it back. */
    private static void goesOn(Docket docket, PendingCommand keep, WithdrawnCommand taken, String code, Instant now) {
        PendingCommand command = taken.command();
        SubscriptionState.Edit edit = docket.state.edit().pending(command.waiting(now, ALREADY_DONE));
        if (command.kind() == Command.Kind.CANCEL) {
            edit.cancelRequestedAt(command.requestedAt());
        }
        docket.state = edit.build();
        SlippedCharges.takenBack(docket, command);
        if (code.equals(ALREADY_DONE) || Refusals.isOver(code)) {
            refuse(docket, keep, CONFLICT, ALREADY_DONE);
        } else {
            refuse(docket, keep, code.equals(Refusals.TOO_LATE) ? CONFLICT : "PROVIDER_REFUSED", code);
        }
    }

    private static void review(
            Docket docket, PendingCommand keep, WithdrawnCommand taken, String possibilities, Instant now) {
        PendingCommand reviewed = PendingQueue.forReview(docket, taken.command(), now, possibilities);
        Commands.waitFor(docket, reviewed, now, now, possibilities);
        refuse(docket, keep, CONFLICT, PendingQueue.NEEDS_REVIEW);
    }

    private static void refuse(Docket docket, PendingCommand keep, String errorCode, String detail) {
        docket.log(Audit.failed(keep.event(), keep.actor(), errorCode, detail));
        CommandOutcome refused = CommandOutcome.refused(keep.commandId(), errorCode, detail);
        Answers.note(docket, keep, refused);
        docket.answer = refused;
    }
}
