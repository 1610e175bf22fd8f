package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Leaving, staying, and being made to leave. */
final class CancelRules {

    private static final String ENDED_NOW = "ended_now";

    private CancelRules() {}

    /** What is known here may be older than what the dashboard did: only the end of all is an answer without Paddle. */
    static void cancel(Docket docket, Command command, Instant now) {
        PendingCommand pending = docket.state.pending();
        if (pending != null && (pending.kind() == Command.Kind.CANCEL || pending.kind() == Command.Kind.END_NOW)) {
            Commands.join(docket, command, pending, now);
            return;
        }
        supersede(docket);
        SubscriptionFact provider = docket.state.provider();
        if (provider == null || !provider.wantsCancel()) {
            docket.log(Audit.plain("membership_cancel_requested", command.actor()));
            docket.state = docket.state.edit().cancelRequestedAt(now).build();
        }
        Commands.carryOut(docket, command, now);
    }

    /**
     * Withdraws whatever would end or interrupt the membership, else a change that is held. What an operator ends is not
     * the customer's to keep.
     */
    static void keep(Docket docket, Command command, Instant now) {
        String named = command.withdraws();
        PendingCommand waiting = docket.state.pending();
        boolean looksFirst = Rule.A_WITHDRAWAL_LOOKS_FIRST.binds(docket.state);
        if (waiting != null && looksFirst && isQueued(docket, Command.Kind.CHANGE)) {
            Withdrawals.begin(docket, command, new WithdrawnCommand(waiting, false), now);
            return;
        }
        if (named != null && !isWaiting(docket, named)) {
            Answers.refuse(docket, command, "COMMAND_CONFLICT", "not_waiting");
            return;
        }
        if (named != null && ChangeRules.withdraw(docket, named, command.actor())) {
            Answers.finish(docket, command, CommandOutcome.applied(command.commandId()));
            return;
        }
        boolean isAboutLeaving = withdrawLeaving(docket, command) && Rule.KEEP_IS_ABOUT_LEAVING.binds(docket.state);
        boolean wasPlanned = !isAboutLeaving && ChangeRules.withdrawPlanned(docket, command.actor());
        PendingCommand pending = docket.state.pending();
        SubscriptionFact provider = docket.state.provider();
        if (pending != null && pending.kind() == Command.Kind.KEEP && pending.withdraws() == null) {
            Commands.join(docket, command, pending, now);
        } else if (pending != null) {
            Answers.refuse(docket, command, "COMMAND_CONFLICT", "in_progress");
        } else if (wasPlanned && provider != null && provider.scheduled() == null) {
            Answers.finish(docket, command, CommandOutcome.applied(command.commandId()));
        } else if (!isAboutLeaving && Rule.A_KEPT_PLAN_IS_PUT_BACK.binds(docket.state)) {
            keepPlan(docket, command, now);
        } else {
            Commands.carryOut(docket, command, now);
        }
    }

    /** A change that was made at Paddle for the next period already is undone there; else nothing is in the way of staying. */
    private static void keepPlan(Docket docket, Command command, Instant now) {
        Optional<PlanChange> back = ChangeRules.puttingBack(docket.state, now);
        if (back.isEmpty()) {
            Commands.carryOut(docket, command, now);
            return;
        }
        docket.log(Audit.plain("membership_change_withdrawn", command.actor()));
        Commands.carryOut(
                docket, Command.change(command.commandId(), command.actor(), command.fingerprint(), back.get()), now);
    }

    /** Who is paused and wanted to leave may think better of it while that waits. */
    static boolean keepsFromLeaving(SubscriptionState state, Command command, PendingCommand pending) {
        return command.kind() == Command.Kind.KEEP
                && pending.kind() == Command.Kind.CANCEL
                && pending.isQueued()
                && Situation.of(state) == Situation.PAUSED
                && Rule.A_WITHDRAWAL_LOOKS_FIRST.binds(state);
    }

    private static boolean isWaiting(Docket docket, String commandId) {
        return Stream.of(docket.state.pending(), docket.state.planned())
                .anyMatch(held -> held != null && held.commandId().equals(commandId) && held.isQueued());
    }

    /** Whether there was, or is at Paddle, anything that ends or interrupts it; a change that waits is in the way. */
    private static boolean withdrawLeaving(Docket docket, Command command) {
        boolean isCancel = Commands.withdraw(docket, Command.Kind.CANCEL);
        if (isCancel) {
            docket.log(Audit.plain("membership_cancel_withdrawn", command.actor()));
            docket.state = docket.state.edit().cancelRequestedAt(null).build();
        }
        if (isQueued(docket, Command.Kind.CHANGE)) {
            Commands.withdraw(docket, Command.Kind.CHANGE);
        }
        boolean isPause = isQueued(docket, Command.Kind.PAUSE) && Commands.withdraw(docket, Command.Kind.PAUSE);
        SubscriptionFact provider = docket.state.provider();
        return isCancel || isPause || (provider != null && provider.endsPeriod());
    }

    static void endNow(Docket docket, Command command, Instant now) {
        PendingCommand pending = docket.state.pending();
        if (pending != null && pending.kind() == Command.Kind.END_NOW) {
            PendingCommand joined = command.refund() ? pending.givingBack() : pending;
            docket.state = docket.state.edit().pending(joined).build();
            Commands.join(docket, command, joined, now);
            return;
        }
        // What was billed since a cancel that still waited was accepted is not wanted either.
        Instant since = pending != null && pending.kind() == Command.Kind.CANCEL ? pending.requestedAt() : now;
        Commands.withdraw(docket, Command.Kind.CANCEL);
        supersede(docket);
        docket.log(Audit.plain("membership_cancel_requested", command.actor()));
        Commands.carryOut(docket, command, since);
    }

    /** Nobody is billed another long period who asked for a shorter one, which could not be paid. */
    static void cancelInstead(Docket docket, PendingCommand refused, Instant now) {
        docket.actor = "system";
        docket.log(Audit.plain("membership_cancel_requested", docket.actor));
        docket.state = docket.state.edit().cancelRequestedAt(now).build();
        CommandOutcome answer = docket.answer;
        Commands.carryOut(
                docket,
                new Command(refused.commandId() + "/cancel", Command.Kind.CANCEL, docket.actor, refused.fingerprint()),
                now);
        docket.answer = answer;
    }

    /** All that was paid for the period that is given up. */
    static void giveBack(Docket docket, String actor, Instant now) {
        boolean isFreeToo = !Rule.NOTHING_PAID_IS_NOTHING_OWED.binds(docket.state);
        docket.state.covers().stream()
                .filter(cover -> cover.kind() != Cover.Kind.RETURNED && Access.isOn(docket.state, cover, now))
                .filter(cover -> isFreeToo || cover.totalMinor() > 0)
                .map(Cover::transactionId)
                .distinct()
                .forEach(transactionId ->
                        Refunds.owe(docket, OwedRefund.since(now, transactionId, ENDED_NOW, actor, true)));
    }

    /** Nothing else may keep somebody who wants to leave; of what may have been done already, Paddle's events tell. */
    private static void supersede(Docket docket) {
        PendingCommand pending = docket.state.pending();
        if (pending == null) {
            return;
        }
        if (!pending.isQueued() || pending.needsReview()) {
            docket.log(Audit.failed(
                    CommandRules.of(pending.kind()).event(), docket.actor, "COMMAND_CONFLICT", "given up undecided"));
        }
        Commands.withdraw(docket, pending.kind());
    }

    private static boolean isQueued(Docket docket, Command.Kind kind) {
        PendingCommand pending = docket.state.pending();
        return pending != null && pending.kind() == kind && pending.isQueued() && !pending.needsReview();
    }

    /** A cancel that was known and is newer at Paddle had been withdrawn there: this one is a wish of its own. */
    static void wantAgain(Docket docket, PendingCommand pending, SubscriptionFact now) {
        if (isAgain(docket.state.provider(), now)) {
            docket.log(Audit.plain("membership_cancel_requested", pending.actor()));
            docket.state =
                    docket.state.edit().cancelRequestedAt(pending.requestedAt()).build();
        }
    }

    /** Scheduled anew at Paddle since what is known: it had been taken back there. */
    static boolean isAgain(@Nullable SubscriptionFact known, SubscriptionFact now) {
        return known != null
                && known.isCancelScheduled()
                && now.isCancelScheduled()
                && now.updatedAt().isAfter(known.updatedAt());
    }
}
