package dev.tenure.paddle.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkout to be paid. Without a checkout URL Paddle uses the account's default payment link; its page gets
 * {@code ?_ptxn=txn_…} appended.
 */
public record CreateTransaction(
        List<ItemRequest> items,
        @Nullable String customerId,
        @Nullable String addressId,
        Map<String, String> customData,
        @Nullable String currencyCode,
        @Nullable String checkoutUrl,
        @Nullable String discountId) {

    public CreateTransaction {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("A transaction needs at least one item.");
        }
        items = List.copyOf(items);
        customData = Map.copyOf(customData);
    }

    public static CreateTransaction of(List<ItemRequest> items, Map<String, String> customData) {
        return new CreateTransaction(items, null, null, customData, null, null, null);
    }

    Body toBody() {
        return new Body()
                .withItems(items)
                .with("customer_id", customerId)
                .with("address_id", addressId)
                .with("custom_data", customData.isEmpty() ? null : customData)
                .with("currency_code", currencyCode)
                .with("checkout", checkoutUrl == null ? null : Map.of("url", checkoutUrl))
                .with("discount_id", discountId);
    }
}
