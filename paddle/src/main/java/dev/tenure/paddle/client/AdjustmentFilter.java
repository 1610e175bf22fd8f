package dev.tenure.paddle.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which adjustments to list; an empty list or {@code null} does not narrow. Paddle has no call for a single one. */
public record AdjustmentFilter(
        List<String> ids,
        @Nullable String transactionId,
        @Nullable String subscriptionId,
        @Nullable String after) {

    public AdjustmentFilter {
        ids = List.copyOf(ids);
    }

    public static AdjustmentFilter all() {
        return new AdjustmentFilter(List.of(), null, null, null);
    }

    public static AdjustmentFilter ofTransaction(String transactionId) {
        return new AdjustmentFilter(List.of(), transactionId, null, null);
    }

    public static AdjustmentFilter ofSubscription(String subscriptionId) {
        return new AdjustmentFilter(List.of(), null, subscriptionId, null);
    }

    public AdjustmentFilter continuedAfter(@Nullable String id) {
        return new AdjustmentFilter(ids, transactionId, subscriptionId, id);
    }

    ListQuery toQuery() {
        return new ListQuery(50)
                .with("id", ids)
                .with("transaction_id", transactionId)
                .with("subscription_id", subscriptionId)
                .with("after", after);
    }
}
