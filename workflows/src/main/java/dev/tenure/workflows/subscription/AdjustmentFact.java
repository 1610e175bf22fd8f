package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot of a refund, credit or chargeback of one of the subscription's transactions.
 *
 * @param action Paddle's own word: {@code refund}, {@code chargeback}, …
 * @param status {@code pending_approval}, {@code approved}, {@code rejected}, {@code reversed}
 * @param full whether it takes the whole transaction
 * @param totalMinor always positive, whatever the action
 * @param lines what it takes of which line; null where that was not told
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
        Instant updatedAt,
        @Nullable List<Line> lines)
        implements Fact {

    /** What it takes of one line of the transaction. */
    public record Line(String lineId, long totalMinor) {}

    static final Comparator<AdjustmentFact> BY_AGE =
            Comparator.comparing(AdjustmentFact::updatedAt).thenComparing(AdjustmentFact::adjustmentId);

    /** One of which only the sum was told. */
    public AdjustmentFact(
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
            Instant updatedAt) {
        this(
                adjustmentId,
                transactionId,
                customerId,
                userId,
                action,
                status,
                full,
                totalMinor,
                currency,
                createdAt,
                updatedAt,
                null);
    }

    /** How much it takes of some lines: of the others it says nothing. */
    long totalOf(Collection<String> lineIds) {
        return lines == null
                ? totalMinor
                : lines.stream()
                        .filter(line -> lineIds.contains(line.lineId()))
                        .mapToLong(Line::totalMinor)
                        .sum();
    }

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
