package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.OwedRefund.Progress;
import dev.tenure.workflows.subscription.Policies.TakenBack;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads from a state what became of its money: which covers count no more, and whether billing must end for it. */
final class GivenBack {
    static final String REFUND = "refund";
    static final String CHARGEBACK = "chargeback";
    private static final String WARNING = "chargeback_warning";
    private static final String REVERSE = "_reverse";

    private GivenBack() {}

    /** Why a line's money is gone, so that what it paid for counts no more; empty if it counts. */
    static Optional<String> reason(SubscriptionState state, Cover cover) {
        return ownReason(state, cover).or(() -> reasonOfItsPeriod(state, cover));
    }

    /**
     * The difference to a bigger plan entitles to nothing without the period that it was paid on top of. What that was
     * may not be known yet, and then it counts.
     */
    private static Optional<String> reasonOfItsPeriod(SubscriptionState state, Cover cover) {
        if (cover.kind() != Cover.Kind.PRORATION || !Rule.A_RAISE_FALLS_WITH_ITS_PERIOD.binds(state)) {
            return Optional.empty();
        }
        List<Cover> periods = state.covers().stream()
                .filter(period -> isWhole(period)
                        && !cover.startsAt().isBefore(period.startsAt())
                        && cover.startsAt().isBefore(period.endsAt()))
                .toList();
        boolean isKept =
                periods.stream().anyMatch(period -> ownReason(state, period).isEmpty());
        return isKept
                ? Optional.empty()
                : periods.stream()
                        .flatMap(period -> ownReason(state, period).stream())
                        .findFirst();
    }

    private static boolean isWhole(Cover cover) {
        return switch (cover.kind()) {
            case PAID, TRIAL, UNMAPPED -> true;
            case PRORATION, RETURNED -> false;
        };
    }

    /** The upgrades that were paid on top of a period whose money was given back, and were not given back themselves. */
    static List<String> raisesLeft(SubscriptionState state) {
        return state.covers().stream()
                .filter(cover -> cover.totalMinor() > 0
                        && ownReason(state, cover).isEmpty()
                        && reasonOfItsPeriod(state, cover)
                                .filter(reason -> !reason.equals(CHARGEBACK))
                                .isPresent())
                .map(Cover::transactionId)
                .distinct()
                .toList();
    }

    private static Optional<String> ownReason(SubscriptionState state, Cover cover) {
        Optional<String> owed = state.repayments()
                .of(cover.transactionId())
                .filter(GivenBack::ends)
                .map(OwedRefund::reason);
        if (owed.isPresent()) {
            return owed;
        }
        Policies policies = state.policies();
        if (policies.chargebackAccess() == TakenBack.END && isChargedBack(state, cover.transactionId())) {
            return Optional.of(CHARGEBACK);
        }
        return policies.refundAccess() == TakenBack.END && isRefunded(state, cover.transactionId())
                ? Optional.of(REFUND)
                : Optional.empty();
    }

    /** The same for what would be in force at an instant. */
    static Optional<String> reasonAt(SubscriptionState state, Instant at) {
        return state.covers().stream()
                .filter(cover -> Access.isOn(state, cover, at))
                .flatMap(cover -> reason(state, cover).stream())
                .findFirst();
    }

    /** Why billing must end: no refund and no chargeback ends it at Paddle. */
    static Optional<String> endsBilling(SubscriptionState state) {
        Stream<String> owed =
                state.repayments().owed().stream().filter(GivenBack::ends).map(OwedRefund::reason);
        Stream<String> taken = state.covers().stream()
                .filter(cover -> cover.kind() == Cover.Kind.PAID)
                .flatMap(cover -> taken(state, cover).stream());
        return Stream.concat(owed, taken).findFirst();
    }

    /** A refund for a period that was long over is kindness, and does not mean that nothing more is wanted. */
    private static Optional<String> taken(SubscriptionState state, Cover cover) {
        if (isChargedBack(state, cover.transactionId())) {
            return Optional.of(CHARGEBACK);
        }
        boolean isInTime = adjustments(state, cover.transactionId(), AdjustmentFact::isRefund)
                .anyMatch(refund -> refund.madeAt().isBefore(cover.endsAt()));
        return isInTime && isRefunded(state, cover.transactionId()) ? Optional.of(REFUND) : Optional.empty();
    }

    private static boolean ends(OwedRefund refund) {
        return refund.endsAccess() && !refund.is(Progress.REFUSED);
    }

    /** All of it, at once or in parts. */
    static boolean isRefunded(SubscriptionState state, String transactionId) {
        List<AdjustmentFact> approved = adjustments(state, transactionId, fact -> fact.isRefund() && fact.isApproved())
                .toList();
        List<Cover> covers = state.covers().stream()
                .filter(cover -> cover.transactionId().equals(transactionId))
                .toList();
        List<String> lineIds = covers.stream().map(Cover::lineId).toList();
        long paid = covers.stream().mapToLong(Cover::totalMinor).sum();
        long back = approved.stream().mapToLong(fact -> fact.totalOf(lineIds)).sum();
        return approved.stream().anyMatch(AdjustmentFact::full) || (paid > 0 && back >= paid);
    }

    static boolean isChargedBack(SubscriptionState state, String transactionId) {
        return isOpen(state, CHARGEBACK, transactionId::equals);
    }

    /** Whether a bank took money back or says that it will, and has not given it back. */
    static boolean isDisputed(SubscriptionState state) {
        return isOpen(state, CHARGEBACK, any -> true) || isOpen(state, WARNING, any -> true);
    }

    /** Whether a bank has given back what it took, or took back what it warned of. */
    private static boolean isReversed(SubscriptionState state, AdjustmentFact taken) {
        return adjustments(
                        state,
                        taken.transactionId(),
                        fact -> fact.action().equals(taken.action() + REVERSE)
                                || fact.action().equals(CHARGEBACK + REVERSE))
                .anyMatch(fact -> fact.isApproved() && !fact.madeAt().isBefore(taken.madeAt()));
    }

    /** A reversal is told by an adjustment of its own, by the status of the first one, or by both. */
    private static boolean isOpen(SubscriptionState state, String action, Predicate<String> ofTransaction) {
        return state.repayments().adjustments().stream()
                .filter(fact -> fact.action().equals(action) && fact.isApproved())
                .filter(fact -> ofTransaction.test(fact.transactionId()))
                .anyMatch(fact -> !isReversed(state, fact));
    }

    private static Stream<AdjustmentFact> adjustments(
            SubscriptionState state, String transactionId, Predicate<AdjustmentFact> which) {
        return state.repayments().adjustments().stream()
                .filter(fact -> fact.transactionId().equals(transactionId))
                .filter(which);
    }
}
