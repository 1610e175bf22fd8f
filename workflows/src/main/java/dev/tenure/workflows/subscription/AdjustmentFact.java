package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot of a refund, credit or chargeback of one of the subscription's transactions.
 *
 * @param action Paddle's own word: {@code refund}, {@code chargeback}, …
 * @param status {@code pending_approval}, {@code approved}, {@code rejected}, {@code reversed}
 * @param full whether it takes the whole transaction
 * @param totalMinor always positive, whatever the action
 */
public record AdjustmentFact(
        String adjustmentId,
        String transactionId,
        @Nullable String customerId,
        @Nullable String userId,
        String action,
        String status,
        boolean full,
        long totalMinor,
        String currency,
        @Nullable Instant createdAt,
        Instant updatedAt)
        implements Fact {

    static final Comparator<AdjustmentFact> BY_AGE =
            Comparator.comparing(AdjustmentFact::updatedAt).thenComparing(AdjustmentFact::adjustmentId);

    Instant madeAt() {
        return createdAt == null ? updatedAt : createdAt;
    }

    boolean isRefund() {
        return action.equals("refund");
    }

    boolean isPending() {
        return status.equals("pending_approval");
    }

    boolean isApproved() {
        return status.equals("approved");
    }

    boolean isRejected() {
        return status.equals("rejected");
    }
}
