package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The judge's part that deals with what people ask for. */
final class Commands {

    /** After the renewal lock Paddle needs a moment to bill. */
    private static final Duration AFTER_LOCK = Duration.ofMinutes(1);

    private static final String UNAVAILABLE = "service_unavailable";

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    /** What has waited for so long is no matter of patience any more. */
    private static final Duration REVIEW_AFTER = Duration.ofHours(24);

    private static final Duration REVIEW_PAUSE = Duration.ofHours(6);

    private static final String NEEDS_REVIEW = "needs_review";

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
            resume(docket, command, pending);
            return;
        }
        SubscriptionFact provider = docket.state.provider();
        boolean isOver = docket.state.standing().isEnded() || (provider != null && provider.isCanceled());
        if (isOver && command.kind() == Command.Kind.KEEP) {
            finish(docket, command, CommandOutcome.refused(command.commandId(), "NO_SUBSCRIPTION", "ended"));
            return;
        }
        switch (command.kind()) {
            case CANCEL -> cancel(docket, command, now);
            case KEEP -> keep(docket, command, now);
        }
    }

    /** Its record was written and that was not heard: nothing is noted twice, Paddle is asked all the same. */
    private static void resume(Docket docket, Command command, PendingCommand pending) {
        if (pending.fingerprint().equals(command.fingerprint())) {
            docket.ask = askFor(pending);
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

    /** What is known here may be older than what the dashboard did: only the end of all is an answer without Paddle. */
    private static void cancel(Docket docket, Command command, Instant now) {
        withdraw(docket, Command.Kind.KEEP);
        PendingCommand pending = docket.state.pending();
        SubscriptionFact provider = docket.state.provider();
        if (provider != null && provider.isCanceled()) {
            finish(docket, command, CommandOutcome.applied(command.commandId()));
        } else if (pending != null) {
            join(docket, command, pending, now);
        } else {
            if (!isAlreadyCanceling(docket.state)) {
                docket.log(Audit.plain("membership_cancel_requested", command.actor()));
                docket.state = docket.state.edit().cancelRequestedAt(now).build();
            }
            begin(docket, command, now);
        }
    }

    private static void keep(Docket docket, Command command, Instant now) {
        if (withdraw(docket, Command.Kind.CANCEL)) {
            docket.log(Audit.plain("membership_cancel_withdrawn", command.actor()));
            docket.state = docket.state.edit().cancelRequestedAt(null).build();
        }
        PendingCommand pending = docket.state.pending();
        if (pending != null) {
            join(docket, command, pending, now);
        } else {
            begin(docket, command, now);
        }
    }

    /** The same wish again waits for the first one; both get its answer. */
    private static void join(Docket docket, Command command, PendingCommand pending, Instant now) {
        Instant appliesAfter = pending.appliesAfter();
        if (appliesAfter != null) {
            finish(docket, command, CommandOutcome.queued(command.commandId(), appliesAfter, "queued"));
            return;
        }
        CommandOutcome joined = CommandOutcome.queued(command.commandId(), now, "in_progress");
        docket.state = docket.state
                .edit()
                .remember(new Command.Remembered(command.commandId(), command.fingerprint(), joined))
                .build();
        docket.ask = askFor(pending);
    }

    /** The later wish wins: an opposite one that still waits must not be carried out after it. */
    private static boolean withdraw(Docket docket, Command.Kind kind) {
        PendingCommand pending = docket.state.pending();
        if (pending == null || pending.kind() != kind) {
            return false;
        }
        docket.state = docket.state
                .edit()
                .pending(null)
                .answerWaiting(CommandOutcome.withdrawn(pending.commandId()))
                .build();
        return true;
    }

    private static boolean isAlreadyCanceling(SubscriptionState state) {
        SubscriptionFact provider = state.provider();
        return provider != null && provider.wantsCancel();
    }

    /** The wish is stored before Paddle is asked, so that it outlives every crash. */
    private static void begin(Docket docket, Command command, Instant now) {
        PendingCommand pending = new PendingCommand(
                command.commandId(), command.kind(), command.actor(), command.fingerprint(), now, 1, null, null, null);
        docket.state = docket.state.edit().pending(pending).build();
        docket.ask = askFor(pending);
    }

    /** Tries a waiting command again; one that was being tried when its worker died, too. */
    static void retry(Docket docket) {
        PendingCommand waiting = docket.state.pending();
        if (waiting == null) {
            return;
        }
        docket.state = docket.state.edit().pending(waiting.trying()).build();
        docket.state = docket.state.edit().standing(withPending(docket.state)).build();
        docket.ask = askFor(waiting);
    }

    private static Standing withPending(SubscriptionState state) {
        return Standings.withPending(state.standing(), state);
    }

    private static Ask askFor(PendingCommand pending) {
        return switch (pending.kind()) {
            case CANCEL -> new Ask.Cancel(false);
            case KEEP -> new Ask.RemoveScheduledChange();
        };
    }

    static void answered(Docket docket, PaddleAnswer answer, Instant now) {
        PendingCommand pending = docket.state.pending();
        if (pending == null) {
            return;
        }
        docket.actor = pending.actor();
        switch (answer) {
            case PaddleAnswer.Done done -> {
                wantAgain(docket, pending, done.subscription());
                docket.state = docket.state.edit().pending(null).build();
                docket.state = Merge.fact(docket.state, done.subscription()).state();
                remember(docket, pending, CommandOutcome.applied(pending.commandId()));
            }
            case PaddleAnswer.Refunded other -> throw new IllegalStateException("a refund answers no command");
            case PaddleAnswer.RefusedForNow refused ->
                queue(docket, review(docket, pending, now), now, lockEnd(docket.state, pending, now), refused.code());
            case PaddleAnswer.Unavailable away ->
                queue(
                        docket,
                        review(docket, pending, now),
                        now,
                        now.plus(pause(pending, away.retryAfterSeconds())),
                        UNAVAILABLE);
            case PaddleAnswer.RefusedForGood refused -> refuse(docket, pending, refused.code());
        }
    }

    /** A cancel that was known and is newer at Paddle had been withdrawn there: this one is a wish of its own. */
    private static void wantAgain(Docket docket, PendingCommand pending, SubscriptionFact now) {
        SubscriptionFact known = docket.state.provider();
        boolean isAgain = pending.kind() == Command.Kind.CANCEL
                && known != null
                && known.isCancelScheduled()
                && now.isCancelScheduled()
                && now.updatedAt().isAfter(known.updatedAt());
        if (isAgain) {
            docket.log(Audit.plain("membership_cancel_requested", pending.actor()));
            docket.state =
                    docket.state.edit().cancelRequestedAt(pending.requestedAt()).build();
        }
    }

    /** It goes on being tried, but rarely, and operators are told once. */
    private static PendingCommand review(Docket docket, PendingCommand pending, Instant now) {
        if (pending.needsReview() || now.isBefore(pending.requestedAt().plus(REVIEW_AFTER))) {
            return pending;
        }
        docket.log(Audit.failed(
                eventOf(pending), pending.actor(), NEEDS_REVIEW, "waiting since " + pending.requestedAt()));
        return pending.forReview(now);
    }

    private static void queue(Docket docket, PendingCommand pending, Instant now, Instant soonest, String code) {
        Instant rarely = now.plus(REVIEW_PAUSE);
        Instant until = pending.needsReview() && rarely.isAfter(soonest) ? rarely : soonest;
        if (pending.attempts() == 1 && !pending.isQueued()) {
            docket.log(Audit.failed(eventOf(pending), pending.actor(), code, "queued until " + until));
        }
        docket.state = docket.state.edit().pending(pending.waiting(until, code)).build();
        remember(docket, pending, CommandOutcome.queued(pending.commandId(), until, code));
    }

    private static void refuse(Docket docket, PendingCommand pending, String code) {
        docket.log(Audit.failed(eventOf(pending), pending.actor(), "PROVIDER_REFUSED", code));
        SubscriptionState.Edit edit = docket.state.edit().pending(null);
        if (pending.kind() == Command.Kind.CANCEL) {
            edit.cancelRequestedAt(null);
        }
        docket.state = edit.build();
        remember(docket, pending, CommandOutcome.refused(pending.commandId(), "PROVIDER_REFUSED", code));
    }

    private static String eventOf(PendingCommand pending) {
        return switch (pending.kind()) {
            case CANCEL -> "membership_cancel_requested";
            case KEEP -> "membership_cancel_withdrawn";
        };
    }

    /** Paddle locks the last 30 minutes before a renewal; the lock ends with the renewal. */
    private static Instant lockEnd(SubscriptionState state, PendingCommand pending, Instant now) {
        SubscriptionFact provider = state.provider();
        Instant renewal = provider == null ? null : provider.nextBilledAt();
        return renewal != null && renewal.isAfter(now) && renewal.isBefore(now.plus(Duration.ofHours(1)))
                ? renewal.plus(AFTER_LOCK)
                : now.plus(pause(pending, 0));
    }

    private static Duration pause(PendingCommand pending, long atLeastSeconds) {
        Duration pause = PAUSES.get(Math.min(pending.attempts(), PAUSES.size()) - 1);
        Duration asked = Duration.ofSeconds(atLeastSeconds);
        return asked.compareTo(pause) > 0 ? asked : pause;
    }

    private static void finish(Docket docket, Command command, CommandOutcome outcome) {
        docket.state = docket.state
                .edit()
                .remember(new Command.Remembered(command.commandId(), command.fingerprint(), outcome))
                .build();
        docket.answer = outcome;
    }

    private static void remember(Docket docket, PendingCommand pending, CommandOutcome outcome) {
        docket.state = docket.state
                .edit()
                .answerWaiting(outcome)
                .remember(new Command.Remembered(pending.commandId(), pending.fingerprint(), outcome))
                .build();
        docket.answer = outcome;
    }
}
