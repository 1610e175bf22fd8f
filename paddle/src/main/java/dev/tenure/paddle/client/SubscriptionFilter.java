package dev.tenure.paddle.client;

import dev.tenure.paddle.subscription.SubscriptionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which subscriptions to list; an empty list or {@code null} does not narrow. */
public record SubscriptionFilter(
        List<String> ids,
        @Nullable String customerId,
        List<String> priceIds,
        List<SubscriptionStatus> statuses,
        @Nullable String after) {

    public SubscriptionFilter {
        ids = List.copyOf(ids);
        priceIds = List.copyOf(priceIds);
        statuses = List.copyOf(statuses);
    }

    public static SubscriptionFilter all() {
        return new SubscriptionFilter(List.of(), null, List.of(), List.of(), null);
    }

    public static SubscriptionFilter ofCustomer(String customerId) {
        return new SubscriptionFilter(List.of(), customerId, List.of(), List.of(), null);
    }

    public static SubscriptionFilter ofIds(List<String> ids) {
        return new SubscriptionFilter(ids, null, List.of(), List.of(), null);
    }

    public SubscriptionFilter withStatuses(SubscriptionStatus... chosen) {
        return new SubscriptionFilter(ids, customerId, priceIds, List.of(chosen), after);
    }

    public SubscriptionFilter continuedAfter(@Nullable String id) {
        return new SubscriptionFilter(ids, customerId, priceIds, statuses, id);
    }

    ListQuery toQuery() {
        return new ListQuery(200)
                .with("id", ids)
                .with("customer_id", customerId)
                .with("price_id", priceIds)
                .with("status", statuses.stream().map(SubscriptionStatus::wire).toList())
                .with("after", after);
    }
}
