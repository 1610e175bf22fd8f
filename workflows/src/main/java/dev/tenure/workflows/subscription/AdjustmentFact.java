package dev.tenure.workflows.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot of a refund, credit or chargeback of one of the subscription's transactions.
 *
 * @param action Paddle's own word: {@code refund}, {@code chargeback}, …
 * @param status {@code pending_approval}, {@code approved}, {@code rejected}, {@code reversed}
 * @param totalMinor always positive, whatever the action
 */
public record AdjustmentFact(
        String adjustmentId,
        String transactionId,
        @Nullable String customerId,
        @Nullable String userId,
        String action,
        String status,
        long totalMinor,
        String currency,
        Instant updatedAt)
        implements Fact {}
