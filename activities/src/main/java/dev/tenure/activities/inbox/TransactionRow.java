package dev.tenure.activities.inbox;

import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.workflows.subscription.TransactionFact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the table of transactions. */
public record TransactionRow(
        String transactionId,
        @Nullable String userId,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        String status,
        String origin,
        @Nullable String invoiceNumber,
        String currencyCode,
        long totalMinor,
        @Nullable Instant periodStartsAt,
        @Nullable Instant periodEndsAt,
        @Nullable Instant billedAt,
        @Nullable String errorCode,
        Instant updatedAt) {

    /** As Paddle has it, with the user whom the fact knows. */
    public static TransactionRow of(PaddleTransaction transaction, TransactionFact fact) {
        return new TransactionRow(
                fact.transactionId(),
                fact.userId(),
                fact.customerId(),
                fact.subscriptionId(),
                fact.status(),
                fact.origin(),
                transaction.invoiceNumber(),
                fact.currency(),
                fact.totalMinor(),
                fact.periodStartsAt(),
                fact.periodEndsAt(),
                fact.billedAt(),
                fact.errorCode(),
                fact.updatedAt());
    }
}
