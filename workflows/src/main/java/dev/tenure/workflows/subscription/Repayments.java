package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything about money that goes back.
 *
 * @param owed what Tenure must give back, and did, oldest first, bounded
 * @param adjustments the newest snapshot of each of Paddle's adjustments, oldest first, bounded
 * @param unwanted when no renewal was wanted any more; null if never
 * @param stop billing that must end at once; null if none must
 */
public record Repayments(
        List<OwedRefund> owed,
        List<AdjustmentFact> adjustments,
        @Nullable UnwantedBilling unwanted,
        @Nullable Stop stop) {
    private static final int MOST = 50;

    static final Repayments NOTHING = new Repayments(List.of(), List.of(), null, null);

    /** A cancel was accepted at {@code from} and Paddle carried it out at {@code until}: what it billed between is owed. */
    public record UnwantedBilling(Instant from, Instant until, String actor) {

        boolean covers(Instant billedAt) {
            return billedAt.isAfter(from) && !billedAt.isAfter(until);
        }
    }

    public Repayments {
        owed = newest(owed);
        adjustments = newest(adjustments);
    }

    /** The newest snapshot of an adjustment wins, whatever comes when. */
    Repayments with(AdjustmentFact fact) {
        List<AdjustmentFact> others = new ArrayList<>();
        for (AdjustmentFact known : adjustments) {
            if (known.adjustmentId().equals(fact.adjustmentId())) {
                if (!supersedes(fact, known)) {
                    return this;
                }
            } else {
                others.add(known);
            }
        }
        others.add(fact);
        others.sort(AdjustmentFact.BY_AGE);
        return new Repayments(owed, others, unwanted, stop);
    }

    /** Of two snapshots of one instant, the one that is decided is the later one. */
    static boolean supersedes(AdjustmentFact fact, AdjustmentFact known) {
        int order = fact.updatedAt().compareTo(known.updatedAt());
        return order > 0 || (order == 0 && known.isPending() && !fact.isPending());
    }

    Repayments with(OwedRefund refund) {
        List<OwedRefund> all = new ArrayList<>(owed);
        all.removeIf(known -> known.transactionId().equals(refund.transactionId()));
        all.add(refund);
        return new Repayments(all, adjustments, unwanted, stop);
    }

    Repayments with(@Nullable UnwantedBilling next) {
        return new Repayments(owed, adjustments, next, stop);
    }

    Repayments with(@Nullable Stop next) {
        return new Repayments(owed, adjustments, unwanted, next);
    }

    /** Without what was owed for one reason and not sent yet. */
    Repayments forgiving(String reason) {
        List<OwedRefund> others = owed.stream()
                .filter(refund -> !refund.reason().equals(reason) || !refund.is(OwedRefund.Progress.OWED))
                .toList();
        return new Repayments(others, adjustments, unwanted, stop);
    }

    Optional<OwedRefund> of(String transactionId) {
        return owed.stream()
                .filter(refund -> refund.transactionId().equals(transactionId))
                .findFirst();
    }

    private static <T> List<T> newest(List<T> all) {
        return List.copyOf(all.size() <= MOST ? all : all.subList(all.size() - MOST, all.size()));
    }
}
