package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Another plan: at once if more is wanted and paid, with the next period if less is. */
final class ChangeRules {

    private static final String CONFLICT = "COMMAND_CONFLICT";
    private static final String WITHDRAWN = "membership_change_withdrawn";

    private ChangeRules() {}

    static void ask(Docket docket, Command command, Instant now) {
        PlanChange change = Objects.requireNonNull(command.change());
        SubscriptionFact provider = Objects.requireNonNull(docket.state.provider());
        Optional<CommandRules.Verdict.Refuse> refusal = refusal(docket.state, provider, change, now);
        PendingCommand pending = docket.state.pending();
        if (pending != null && isSame(pending, change)) {
            Commands.join(docket, command, pending, now);
        } else if (refusal.isPresent()) {
            Answers.refuse(
                    docket, command, refusal.get().errorCode(), refusal.get().detail());
        } else if (isOn(docket.state, provider, change.priceId())) {
            withdrawPlanned(docket, command.actor());
            Answers.finish(docket, command, CommandOutcome.applied(command.commandId()));
        } else if (change.isNow() || isUndo(docket.state, change, now)) {
            docket.log(Audit.plain(CommandRules.of(Command.Kind.CHANGE).event(), command.actor()));
            Commands.carryOut(docket, command.changing(toCarryOut(docket.state, change, now)), now);
        } else {
            HeldChange.hold(docket, command, provider, now);
        }
    }

    private static PlanChange toCarryOut(SubscriptionState state, PlanChange change, Instant now) {
        boolean isPutBack = Rule.A_KEPT_PLAN_IS_PUT_BACK.binds(state)
                && isUndo(state, change, now)
                && mode(state, change, now) == PlanChange.Mode.DO_NOT_BILL;
        return isPutBack ? change.puttingBack() : change.now();
    }

    /** The plan of the running period, where another one was made at Paddle for the next; empty where it was not. */
    static Optional<PlanChange> puttingBack(SubscriptionState state, Instant now) {
        SubscriptionFact provider = state.provider();
        return provider == null || provider.endsPeriod() || !provider.isActive()
                ? Optional.empty()
                : Access.inForce(state, now)
                        .filter(paid -> Access.isOn(state, paid, now))
                        .filter(paid -> Standings.next(provider, paid).isPresent())
                        .map(paid -> PlanChange.puttingBack(paid.priceId(), paid.terms()));
    }

    /** Once the period is renewed, what it was paid for can be put back no more without a charge. */
    static boolean isTooLateToPutBack(SubscriptionState state, PendingCommand pending, Instant now) {
        PlanChange change = pending.change();
        return change != null && putsBack(pending) && !isUndo(state, change, now);
    }

    /** Nobody else may choose that nothing is billed. */
    static boolean putsBack(PendingCommand pending) {
        PlanChange change = pending.change();
        return change != null && change.isNow() && change.mode() == PlanChange.Mode.DO_NOT_BILL;
    }

    private static boolean isSame(PendingCommand pending, PlanChange change) {
        PlanChange waiting = pending.change();
        return waiting != null && waiting.priceId().equals(change.priceId()) && waiting.when() == change.when();
    }

    static Optional<CommandRules.Verdict.Refuse> refusal(
            SubscriptionState state, SubscriptionFact provider, PlanChange change, Instant now) {
        PreviewFacts previewed = change.previewed();
        if (previewed != null && !previewed.equals(PreviewFacts.of(provider))) {
            return refuse("STALE_PREVIEW", Refusals.STALE);
        }
        if (state.pending() != null) {
            return refuse(CONFLICT, "another_command_waits");
        }
        if (isOn(state, provider, change.priceId())) {
            return beginsLater(state, change, now) ? refuse(CONFLICT, "begins_with_renewal") : Optional.empty();
        }
        if (isUndo(state, change, now)) {
            return Optional.empty();
        }
        if (!change.isNow()) {
            return provider.endsPeriod() ? refuse(CONFLICT, "scheduled_change") : Optional.empty();
        }
        if (provider.isTrialing()) {
            return refuse(CONFLICT, "trialing");
        }
        return isSmaller(state, provider, change, now)
                ? refuse("INVALID_REQUEST", "smaller_at_period_end")
                : Optional.empty();
    }

    private static boolean isOn(SubscriptionState state, SubscriptionFact provider, String priceId) {
        return Rule.SEVERAL_PLANS_ARE_NOT_ONE.binds(state) ? provider.isOn(priceId) : provider.hasPrice(priceId);
    }

    /** Paddle has it already and bills it with the next period; it cannot be paid for before. */
    private static boolean beginsLater(SubscriptionState state, PlanChange change, Instant now) {
        return change.isNow()
                && Rule.WHAT_BEGINS_LATER_IS_NOT_HERE.binds(state)
                && Access.inForce(state, now)
                        .filter(paid -> paid.terms().level() < change.terms().level())
                        .isPresent();
    }

    private static Optional<CommandRules.Verdict.Refuse> refuse(String errorCode, String detail) {
        return Optional.of(new CommandRules.Verdict.Refuse(errorCode, detail));
    }

    /** A smaller plan, or the same for a shorter time: what is paid for is kept to its end. */
    private static boolean isSmaller(
            SubscriptionState state, SubscriptionFact provider, PlanChange change, Instant now) {
        Optional<PlanTermsInForce> current = PlanTermsInForce.of(state, provider, now);
        return current.filter(terms -> terms.exceeds(change.terms())).isPresent();
    }

    /** Back to what this period is paid for, after a change for the next one was made at Paddle already. */
    static boolean isUndo(SubscriptionState state, PlanChange change, Instant now) {
        return Access.inForce(state, now)
                .filter(paid -> Access.isOn(state, paid, now) && paid.priceId().equals(change.priceId()))
                .isPresent();
    }

    static Ask.Change askFor(SubscriptionState state, PendingCommand pending, Instant now) {
        PlanChange change = Objects.requireNonNull(pending.change());
        PlanChange.Mode mode =
                wasRenewedMeanwhile(state, pending) ? PlanChange.Mode.PRORATED_IMMEDIATELY : mode(state, change, now);
        return new Ask.Change(change, mode, pending.requestedAt(), keepsScheduled(state, change, now));
    }

    /** Nobody pays for the month beside the year that was wanted instead of it. */
    private static boolean wasRenewedMeanwhile(SubscriptionState state, PendingCommand pending) {
        PlanChange change = pending.change();
        SubscriptionFact provider = state.provider();
        Instant begun = provider == null ? null : provider.periodStartsAt();
        return change != null
                && change.isNow()
                && change.mode() == null
                && begun != null
                && begun.isAfter(pending.requestedAt())
                && Rule.AN_UNWANTED_RENEWAL_COUNTS.binds(state);
    }

    /** Another interval begins a period of its own, which is never given away. */
    static PlanChange.Mode mode(SubscriptionState state, PlanChange change, Instant now) {
        SubscriptionFact provider = Objects.requireNonNull(state.provider());
        boolean isOtherInterval = isOtherInterval(state, provider, change, now);
        if (isUndo(state, change, now) && !isOtherInterval) {
            return PlanChange.Mode.DO_NOT_BILL;
        }
        if (!change.isNow()) {
            boolean isBilled = isOtherInterval || HeldChange.isLate(change, now);
            return isBilled ? PlanChange.Mode.PRORATED_IMMEDIATELY : PlanChange.Mode.DO_NOT_BILL;
        }
        PlanChange.Mode chosen = change.mode();
        if (chosen != null) {
            return chosen;
        }
        boolean isFull = isOtherInterval && state.policies().longerInterval() == Policies.LongerInterval.FULL;
        return isFull ? PlanChange.Mode.FULL_IMMEDIATELY : PlanChange.Mode.PRORATED_IMMEDIATELY;
    }

    /** Whether a scheduled cancel or pause stands although a bigger plan is paid. Another interval is a period of its own. */
    static boolean keepsScheduled(SubscriptionState state, PlanChange change, Instant now) {
        SubscriptionFact provider = state.provider();
        return provider != null
                && state.policies().cancelAfterUpgrade() == Policies.CancelAfterUpgrade.KEEP
                && !isOtherInterval(state, provider, change, now);
    }

    private static boolean isOtherInterval(
            SubscriptionState state, SubscriptionFact provider, PlanChange change, Instant now) {
        return PlanTermsInForce.of(state, provider, now)
                .filter(terms -> !terms.hasIntervalOf(change.terms()))
                .isPresent();
    }

    private static boolean isLonger(
            SubscriptionState state, SubscriptionFact provider, PlanChange change, Instant now) {
        return PlanTermsInForce.of(state, provider, now)
                .filter(terms -> terms.isShorterThan(change.terms()))
                .isPresent();
    }

    /** Whether a renewal comes now for an interval that the customer did not want any more. */
    static boolean isUnwantedInterval(SubscriptionState state, PendingCommand pending, Instant now) {
        PlanChange change = pending.change();
        SubscriptionFact provider = state.provider();
        return change != null
                && provider != null
                && change.renewal() != null
                && now.isBefore(change.renewal())
                && isOtherInterval(state, provider, change, now)
                && !(Rule.ONLY_A_SHORTER_INTERVAL_ENDS_IT.binds(state) && isLonger(state, provider, change, now));
    }

    /** A period of its own is paid in full and brings its first month's credits; a part of one brings none. */
    static long creditsOf(SubscriptionState state, SubscriptionFact provider, PlanChange change, Instant now) {
        int quantity = provider.items().stream()
                .filter(item -> item.terms() != null)
                .mapToInt(SubscriptionFact.Item::quantity)
                .max()
                .orElse(1);
        return isOtherInterval(state, provider, change, now) ? change.terms().monthlyCredits() * quantity : 0;
    }

    /** What costs too little to be charged alone begins with the next renewal, if there is one. */
    static boolean appliesAtRenewal(Docket docket, PendingCommand pending, Instant now) {
        SubscriptionFact provider = docket.state.provider();
        boolean renews = provider != null && provider.isActive() && !provider.endsPeriod();
        if (provider == null || !renews || provider.nextBilledAt() == null) {
            return false;
        }
        forgetPlanned(docket);
        docket.state = docket.state.edit().pending(null).build();
        HeldChange.holdUntilRenewal(docket, pending, provider, now, HeldChange.BELOW_MINIMUM);
        return true;
    }

    /** A change that was carried out, or a later one, takes the place of the one that was held. */
    static void forgetPlanned(Docket docket) {
        PendingCommand planned = docket.state.planned();
        if (planned == null) {
            return;
        }
        docket.state = docket.state.edit().planned(null).build();
        Answers.note(docket, planned, CommandOutcome.withdrawn(planned.commandId()));
    }

    /** The one change that is named, held or waiting to be tried again; false if it is no change. */
    static boolean withdraw(Docket docket, String commandId, String actor) {
        PendingCommand planned = docket.state.planned();
        if (planned != null && planned.commandId().equals(commandId)) {
            return withdrawPlanned(docket, actor);
        }
        PendingCommand pending = docket.state.pending();
        boolean isWithdrawn =
                pending != null && !pending.needsReview() && Commands.withdraw(docket, Command.Kind.CHANGE);
        if (isWithdrawn) {
            docket.log(Audit.plain(WITHDRAWN, actor));
        }
        return isWithdrawn;
    }

    static boolean withdrawPlanned(Docket docket, String actor) {
        if (docket.state.planned() == null) {
            return false;
        }
        docket.log(Audit.plain(WITHDRAWN, actor));
        forgetPlanned(docket);
        return true;
    }
}
