package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The plan change that is held until the period's end, because Paddle has no such thing: made there shortly before the
 * renewal, so that the paid period is kept, and before Paddle's lock; if that was missed, right after the renewal.
 */
final class HeldChange {

    static final Duration OPENS_BEFORE = Duration.ofHours(2);

    /** Paddle locks the last 30 minutes. */
    static final Duration CLOSES_BEFORE = Duration.ofMinutes(35);

    static final Duration WHILE_UNPAID = Duration.ofHours(6);
    private static final Duration WHILE_UNKNOWN = Duration.ofMinutes(15);

    /** Why it waits: for its time. */
    static final String PERIOD_END = "period_end";

    /** Why it waits: at once it would have cost too little to be charged. */
    static final String BELOW_MINIMUM = "below_minimum_charge";

    private HeldChange() {}

    static void hold(Docket docket, Command command, SubscriptionFact provider, Instant now) {
        docket.log(Audit.plain(CommandRules.of(Command.Kind.CHANGE).event(), command.actor()));
        ChangeRules.forgetPlanned(docket);
        holdUntilRenewal(docket, PendingCommand.of(command, now), provider, now, PERIOD_END);
    }

    static void holdUntilRenewal(
            Docket docket, PendingCommand command, SubscriptionFact provider, Instant now, String why) {
        Instant next = provider.nextBilledAt() == null ? provider.periodEndsAt() : provider.nextBilledAt();
        Instant renewal = Objects.requireNonNull(next, "a subscription that renews has a next renewal");
        PlanChange change = Objects.requireNonNull(command.change()).atRenewal(renewal);
        Instant opens = opens(provider, renewal, now);
        docket.state = docket.state
                .edit()
                .planned(command.changing(change).waiting(opens, why))
                .build();
        Answers.note(docket, command, CommandOutcome.queued(command.commandId(), opens, why));
        docket.answer = CommandOutcome.queued(command.commandId(), opens, why);
    }

    /** Nothing of a trial can be changed at Paddle: its first payment comes before. */
    private static Instant opens(SubscriptionFact provider, Instant renewal, Instant now) {
        boolean isTooLate = !now.isBefore(renewal.minus(CLOSES_BEFORE));
        if (provider.isTrialing() || isTooLate) {
            return renewal.plus(Access.RENEWAL_SETTLES);
        }
        Instant opens = renewal.minus(OPENS_BEFORE);
        return opens.isAfter(now) ? opens : now;
    }

    /** Whether the renewal that it was for is locked or over. */
    static boolean isLate(PlanChange change, Instant now) {
        return !now.isBefore(renewalOf(change).minus(CLOSES_BEFORE));
    }

    private static Instant renewalOf(PlanChange change) {
        return Objects.requireNonNull(change.renewal(), "a held change is for a renewal");
    }

    /** The renewal may move, or may never come: then there is nothing to change any more, and that is said. */
    static void follow(Docket docket, Instant now) {
        PendingCommand planned = docket.state.planned();
        SubscriptionFact provider = docket.state.provider();
        if (planned == null || provider == null) {
            return;
        }
        if (provider.isCanceled()) {
            close(docket, planned, "NO_SUBSCRIPTION", "ended");
        } else if (provider.endsPeriod()) {
            close(docket, planned, "COMMAND_CONFLICT", "scheduled_change");
        } else {
            move(docket, planned, provider, now);
        }
    }

    private static void close(Docket docket, PendingCommand planned, String errorCode, String detail) {
        docket.log(Audit.failed(
                CommandRules.of(Command.Kind.CHANGE).event(),
                docket.actor,
                errorCode,
                planned.commandId() + " " + detail));
        docket.state = docket.state.edit().planned(null).build();
        Answers.note(docket, planned, CommandOutcome.refused(planned.commandId(), errorCode, detail));
    }

    private static void move(Docket docket, PendingCommand planned, SubscriptionFact provider, Instant now) {
        PlanChange change = Objects.requireNonNull(planned.change());
        Instant renewal = renewalOf(change);
        Instant next = provider.nextBilledAt();
        boolean isOtherPeriod = renewal.equals(provider.periodStartsAt());
        if (next == null || next.equals(renewal) || isOtherPeriod || !now.isBefore(renewal)) {
            return;
        }
        Instant opens = opens(provider, next, now);
        docket.state = docket.state
                .edit()
                .planned(planned.changing(change.atRenewal(next)).waiting(opens, PERIOD_END))
                .build();
        Answers.note(docket, planned, CommandOutcome.queued(planned.commandId(), opens, PERIOD_END));
    }

    /** When it is due: makes it the pending command, or waits for what must come first. */
    static boolean begin(Docket docket, PendingCommand planned, Instant now) {
        SubscriptionFact provider = docket.state.provider();
        PlanChange change = Objects.requireNonNull(planned.change());
        Instant wait = provider == null ? now.plus(WHILE_UNKNOWN) : wait(change, provider, now);
        SubscriptionState.Edit edit = docket.state.edit();
        docket.state = wait == null
                ? edit.pending(planned.trying()).planned(null).build()
                : edit.planned(planned.waiting(wait, PERIOD_END)).build();
        return wait == null;
    }

    private static @Nullable Instant wait(PlanChange change, SubscriptionFact provider, Instant now) {
        Instant renewal = renewalOf(change);
        if (provider.isPastDue() || provider.isPaused()) {
            return now.plus(WHILE_UNPAID);
        }
        Instant startsAt = provider.periodStartsAt();
        boolean isRenewed = !provider.isTrialing() && startsAt != null && !startsAt.isBefore(renewal);
        boolean isInTime = !isLate(change, now) && !provider.isTrialing();
        if (isInTime || isRenewed) {
            return null;
        }
        Instant settled = renewal.plus(Access.RENEWAL_SETTLES);
        return now.isBefore(settled) ? settled : now.plus(WHILE_UNKNOWN);
    }

    /** It could not be made: again, in the window if there is still time. */
    static void holdAgain(Docket docket, PendingCommand pending, Instant now, Instant soonest, String code) {
        PlanChange change = Objects.requireNonNull(pending.change());
        Instant renewal = renewalOf(change);
        Instant again = PendingQueue.until(pending, now, soonest);
        boolean missesWindow = now.isBefore(renewal) && isLate(change, again);
        Instant next = missesWindow ? renewal.plus(Access.RENEWAL_SETTLES) : again;
        docket.log(Audit.failed(
                CommandRules.of(Command.Kind.CHANGE).event(),
                pending.actor(),
                code,
                PendingQueue.queuedUntil(docket, next)));
        docket.state = docket.state
                .edit()
                .pending(null)
                .planned(pending.waiting(next, code))
                .build();
        Answers.note(docket, pending, CommandOutcome.queued(pending.commandId(), next, code));
        docket.answer = CommandOutcome.queued(pending.commandId(), next, code);
    }
}
