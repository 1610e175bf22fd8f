package dev.tenure.paddle.client;

import dev.tenure.paddle.transaction.TransactionOrigin;
import dev.tenure.paddle.transaction.TransactionStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which transactions to list; an empty list or {@code null} does not narrow. */
public record TransactionFilter(
        @Nullable String subscriptionId,
        @Nullable String customerId,
        List<TransactionStatus> statuses,
        List<TransactionOrigin> origins,
        @Nullable Instant createdAtFrom,
        @Nullable Instant updatedAtFrom,
        @Nullable String after) {

    public TransactionFilter {
        statuses = List.copyOf(statuses);
        origins = List.copyOf(origins);
    }

    public static TransactionFilter all() {
        return new TransactionFilter(null, null, List.of(), List.of(), null, null, null);
    }

    public static TransactionFilter ofSubscription(String subscriptionId) {
        return new TransactionFilter(subscriptionId, null, List.of(), List.of(), null, null, null);
    }

    public static TransactionFilter ofCustomer(String customerId) {
        return new TransactionFilter(null, customerId, List.of(), List.of(), null, null, null);
    }

    public TransactionFilter withStatuses(TransactionStatus... chosen) {
        return new TransactionFilter(
                subscriptionId, customerId, List.of(chosen), origins, createdAtFrom, updatedAtFrom, after);
    }

    public TransactionFilter withOrigins(TransactionOrigin... chosen) {
        return new TransactionFilter(
                subscriptionId, customerId, statuses, List.of(chosen), createdAtFrom, updatedAtFrom, after);
    }

    public TransactionFilter createdFrom(Instant from) {
        return new TransactionFilter(subscriptionId, customerId, statuses, origins, from, updatedAtFrom, after);
    }

    public TransactionFilter updatedFrom(Instant from) {
        return new TransactionFilter(subscriptionId, customerId, statuses, origins, createdAtFrom, from, after);
    }

    public TransactionFilter continuedAfter(@Nullable String id) {
        return new TransactionFilter(subscriptionId, customerId, statuses, origins, createdAtFrom, updatedAtFrom, id);
    }

    ListQuery toQuery() {
        return new ListQuery(30)
                .with("subscription_id", subscriptionId)
                .with("customer_id", customerId)
                .with("status", statuses.stream().map(TransactionStatus::wire).toList())
                .with("origin", origins.stream().map(TransactionOrigin::wire).toList())
                .with("created_at[GTE]", createdAtFrom == null ? null : createdAtFrom.toString())
                .with("updated_at[GTE]", updatedAtFrom == null ? null : updatedAtFrom.toString())
                .with("after", after);
    }
}
