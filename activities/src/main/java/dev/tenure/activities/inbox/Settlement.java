package dev.tenure.activities.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a dispatcher did with its leased events, written back with one call. */
final class Settlement {
    private final List<TransactionRow> transactions = new ArrayList<>();
    private final List<AdjustmentRow> adjustments = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    /** {@code signalled}, {@code applied}, {@code ignored}, {@code failed}, or {@code waiting} for some seconds. */
    record Outcome(
            String eventId,
            String outcome,
            @Nullable String reason,
            @Nullable Double waitSeconds) {}

    /** A row of the table of transactions. */
    record TransactionRow(
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
            Instant updatedAt) {}

    /** A row of the table of adjustments. */
    record AdjustmentRow(
            String adjustmentId,
            String transactionId,
            @Nullable String subscriptionId,
            @Nullable String customerId,
            String action,
            @Nullable String type,
            String status,
            String currencyCode,
            long totalMinor,
            Instant updatedAt) {}

    void outcome(String eventId, String outcome, @Nullable String reason) {
        outcomes.add(new Outcome(eventId, outcome, reason, null));
    }

    void waiting(String eventId, String reason, double seconds) {
        outcomes.add(new Outcome(eventId, "waiting", reason, seconds));
    }

    void mirror(TransactionRow row) {
        transactions.add(row);
    }

    void mirror(AdjustmentRow row) {
        adjustments.add(row);
    }

    void add(Settlement other) {
        transactions.addAll(other.transactions);
        adjustments.addAll(other.adjustments);
        outcomes.addAll(other.outcomes);
    }

    Body body() {
        return new Body(List.copyOf(transactions), List.copyOf(adjustments), List.copyOf(outcomes));
    }

    /** The argument of {@code settle_events}. */
    record Body(List<TransactionRow> transactions, List<AdjustmentRow> adjustments, List<Outcome> outcomes) {}
}
