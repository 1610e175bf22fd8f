package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Optional;

/** The judge's part that deals with what people ask for: takes it, hands it to its rules, and hears Paddle's answer. */
final class Commands {

    static final String UNAVAILABLE = "service_unavailable";

    private Commands() {}

    static void ask(Docket docket, Command command, Instant now) {
        docket.actor = command.actor();
        Optional<CommandOutcome> known = docket.state.outcomeOf(command.commandId());
        if (known.isPresent()) {
            docket.answer = isSame(docket.state, command) ? known.get() : mismatch(command);
            return;
        }
        PendingCommand pending = docket.state.pending();
        if (pending != null && pending.commandId().equals(command.commandId())) {
            resume(docket, command, pending, now);
            return;
        }
        String named = command.withdraws();
        if (named != null && Rule.A_WITHDRAWAL_LOOKS_FIRST.binds(docket.state)) {
            Withdrawals.one(docket, command, named, now);
            return;
        }
        switch (CommandRules.of(command.kind()).in(Situation.of(docket.state))) {
            case CommandRules.Verdict.Ask ask -> begin(docket, command, now);
            case CommandRules.Verdict.Done done
            when PauseRules.withdrawsAResume(docket.state, command) -> begin(docket, command, now);
            case CommandRules.Verdict.Done done -> done(docket, command, now);
            case CommandRules.Verdict.Refuse refusal
            when pending != null && CancelRules.keepsFromLeaving(docket.state, command, pending) ->
                Withdrawals.one(docket, command, pending.commandId(), now);
            case CommandRules.Verdict.Refuse(String errorCode, String detail) ->
                Answers.refuse(docket, command, errorCode, detail);
        }
    }

    private static void begin(Docket docket, Command command, Instant now) {
        switch (command.kind()) {
            case CANCEL -> CancelRules.cancel(docket, command, now);
            case KEEP -> CancelRules.keep(docket, command, now);
            case END_NOW -> CancelRules.endNow(docket, command, now);
            case CHANGE -> ChangeRules.ask(docket, command, now);
            case PAUSE, RESUME -> PauseRules.ask(docket, command, now);
        }
    }

    private static void done(Docket docket, Command command, Instant now) {
        if (command.kind() == Command.Kind.END_NOW) {
            docket.state = docket.state.edit().forfeitedAt(now).build();
            if (command.refund()) {
                CancelRules.giveBack(docket, command.actor(), now);
            }
        }
        Answers.finish(docket, command, CommandOutcome.applied(command.commandId()));
    }

    /** Its record was written and that was not heard: nothing is noted twice, Paddle is asked all the same. */
    private static void resume(Docket docket, Command command, PendingCommand pending, Instant now) {
        if (pending.fingerprint().equals(command.fingerprint())) {
            docket.ask = askFor(docket.state, pending, now);
        } else {
            docket.answer = mismatch(command);
        }
    }

    private static CommandOutcome mismatch(Command command) {
        return CommandOutcome.refused(command.commandId(), "IDEMPOTENCY_MISMATCH", "same key, other request");
    }

    private static boolean isSame(SubscriptionState state, Command command) {
        return state.outcomes().stream()
                .filter(remembered -> remembered.commandId().equals(command.commandId()))
                .allMatch(remembered -> remembered.fingerprint().equals(command.fingerprint()));
    }

    /** The same wish again waits for the first one; both get its answer. */
    static void join(Docket docket, Command command, PendingCommand pending, Instant now) {
        Instant appliesAfter = pending.appliesAfter();
        if (appliesAfter != null) {
            Answers.finish(docket, command, CommandOutcome.queued(command.commandId(), appliesAfter, "queued"));
            return;
        }
        CommandOutcome joined = CommandOutcome.queued(command.commandId(), now, "in_progress");
        docket.state = docket.state
                .edit()
                .remember(new Command.Remembered(command.commandId(), command.fingerprint(), joined))
                .build();
        docket.ask = askFor(docket.state, pending, now);
    }

    /** The later wish wins: one that still waits must not be carried out after it. */
    static boolean withdraw(Docket docket, Command.Kind kind) {
        PendingCommand pending = docket.state.pending();
        if (pending == null || pending.kind() != kind) {
            return false;
        }
        Answers.withdrawn(docket, pending);
        docket.state = docket.state.edit().pending(null).build();
        return true;
    }

    /** The wish is stored before Paddle is asked, so that it outlives every crash. */
    static void carryOut(Docket docket, Command command, Instant now) {
        PendingCommand pending = PendingCommand.of(command, now);
        docket.state = docket.state.edit().pending(pending).build();
        docket.ask = askFor(docket.state, pending, now);
    }

    /** Tries a waiting command again; one that was being tried when its worker died, too. */
    static void retry(Docket docket, Instant now) {
        PendingCommand waiting = docket.state.pending();
        PendingCommand held = waiting == null ? docket.state.planned() : waiting;
        if (held == null) {
            return;
        }
        PlanChange change = held.change();
        if (change != null && !change.isNow()) {
            docket.state = docket.state.edit().pending(null).build();
            if (HeldChange.begin(docket, held, now)) {
                docket.ask = ChangeRules.askFor(docket.state, held, now);
            }
        } else if (ChangeRules.isTooLateToPutBack(docket.state, held, now)) {
            docket.actor = held.actor();
            Refusals.tooLate(docket, held);
        } else {
            docket.state = docket.state.edit().pending(held.trying()).build();
            docket.ask = askFor(docket.state, held, now);
        }
        docket.state = docket.state
                .edit()
                .standing(Standings.withPending(docket.state.standing(), docket.state))
                .build();
    }

    private static Ask askFor(SubscriptionState state, PendingCommand pending, Instant now) {
        return switch (pending.kind()) {
            case CANCEL -> new Ask.Cancel(false);
            case END_NOW -> new Ask.Cancel(true);
            case KEEP ->
                pending.withdraws() == null
                        ? new Ask.RemoveScheduledChange()
                        : Withdrawals.askFor(state, pending.withdraws(), now);
            case CHANGE -> ChangeRules.askFor(state, pending, now);
            case PAUSE -> new Ask.Pause(pending.until());
            case RESUME -> new Ask.Resume(pending.requestedAt());
        };
    }

    static void answered(Docket docket, PaddleAnswer answer, Instant now) {
        PendingCommand pending = docket.state.pending();
        if (pending == null) {
            return;
        }
        docket.actor = pending.actor();
        WithdrawnCommand taken = pending.withdraws();
        if (taken != null) {
            Withdrawals.answered(docket, pending, taken, answer, now);
            return;
        }
        switch (answer) {
            case PaddleAnswer.Done done -> applied(docket, pending, done, now);
            case PaddleAnswer.Refunded other -> throw new IllegalStateException("a refund answers no command");
            case PaddleAnswer.RefusedForNow refused
            when isTooLateToStay(docket, pending, now) -> Refusals.tooLate(docket, pending);
            case PaddleAnswer.RefusedForNow refused ->
                waitFor(
                        docket,
                        PendingQueue.review(docket, pending, now),
                        now,
                        PendingQueue.lockEnd(docket.state, pending, now),
                        refused.code());
            case PaddleAnswer.Unavailable away ->
                waitFor(
                        docket,
                        PendingQueue.review(docket, pending, now),
                        now,
                        now.plus(PendingQueue.pause(pending, away.retryAfterSeconds())),
                        UNAVAILABLE);
            case PaddleAnswer.Undecided undecided ->
                waitFor(
                        docket,
                        PendingQueue.forReview(docket, pending, now, undecided.possibilities()),
                        now,
                        now,
                        undecided.possibilities());
            case PaddleAnswer.RefusedForGood refused -> Refusals.refuse(docket, pending, refused.code(), now);
        }
    }

    /** What Paddle would do by itself has come before it lets anybody take it back. */
    static boolean isTooLateToStay(Docket docket, PendingCommand keep, Instant now) {
        SubscriptionFact provider = docket.state.provider();
        if (provider == null || !Rule.WHO_IS_TOO_LATE_IS_TOLD.binds(docket.state)) {
            return false;
        }
        SubscriptionFact.Scheduled scheduled = provider.scheduled();
        Instant comes =
                switch (keep.kind()) {
                    case KEEP -> scheduled == null ? null : scheduled.effectiveAt();
                    case CHANGE -> ChangeRules.putsBack(keep) ? provider.nextBilledAt() : null;
                    case CANCEL, PAUSE, RESUME, END_NOW -> null;
                };
        return comes != null && comes.isBefore(now.plus(PendingQueue.LOCK));
    }

    static void waitFor(Docket docket, PendingCommand pending, Instant now, Instant soonest, String code) {
        PlanChange change = pending.change();
        if (change != null && !change.isNow()) {
            HeldChange.holdAgain(docket, pending, now, soonest, code);
        } else {
            PendingQueue.queue(docket, pending, now, soonest, code);
        }
    }

    private static void applied(Docket docket, PendingCommand pending, PaddleAnswer.Done done, Instant now) {
        if (pending.kind() == Command.Kind.CANCEL) {
            CancelRules.wantAgain(docket, pending, done.subscription());
        }
        if (pending.kind() == Command.Kind.CHANGE) {
            ChangeRules.forgetPlanned(docket);
        }
        noteAtLast(docket, pending, done.subscription());
        SubscriptionState.Edit edit = docket.state.edit().pending(null);
        if (pending.kind() == Command.Kind.END_NOW) {
            edit.forfeitedAt(now);
        }
        docket.state = edit.build();
        if (pending.refund()) {
            CancelRules.giveBack(docket, pending.actor(), now);
        }
        docket.state = Merge.fact(docket.state, done.subscription()).state();
        for (TransactionFact transaction : done.transactions()) {
            docket.state = Merge.fact(docket.state, transaction).state();
        }
        Answers.remember(docket, pending, CommandOutcome.applied(pending.commandId()));
    }

    /** The audit says last of what had to wait that it was done, and of who stays that no pause comes. */
    private static void noteAtLast(Docket docket, PendingCommand pending, SubscriptionFact now) {
        boolean isStaying = pending.kind() == Command.Kind.KEEP;
        SubscriptionFact before = docket.state.provider();
        if (isStaying && before != null && before.isPauseScheduled() && !now.isPauseScheduled()) {
            docket.log(Audit.plain(WithdrawnCommand.event(Command.Kind.PAUSE), pending.actor()));
        } else if (!isStaying && pending.wasRefused()) {
            docket.log(Audit.plain(pending.event(), pending.actor()));
        }
    }
}
