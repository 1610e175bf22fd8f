package dev.tenure.paddle.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change of a subscription. The items are the complete new list and take effect at once, whatever the mode; an empty
 * list leaves them. Items and the next billing time need a mode. {@code customData} replaces all of it, so pass the old
 * one with the additions.
 */
public record UpdateSubscription(
        List<ItemRequest> items,
        @Nullable ProrationMode prorationMode,
        @Nullable OnPaymentFailure onPaymentFailure,
        @Nullable Instant nextBilledAt,
        @Nullable JsonNode customData) {

    public UpdateSubscription {
        items = List.copyOf(items);
        if (prorationMode == null && (!items.isEmpty() || nextBilledAt != null)) {
            throw new IllegalArgumentException("A change of items or of the next billing time needs a proration mode.");
        }
    }

    public static UpdateSubscription items(
            List<ItemRequest> items, ProrationMode prorationMode, OnPaymentFailure onPaymentFailure) {
        return new UpdateSubscription(items, prorationMode, onPaymentFailure, null, null);
    }

    Body toBody() {
        return new Body()
                .withItems(items)
                .with("proration_billing_mode", prorationMode == null ? null : prorationMode.wire())
                .with("on_payment_failure", onPaymentFailure == null ? null : onPaymentFailure.wire())
                .with("next_billed_at", nextBilledAt == null ? null : nextBilledAt.toString())
                .with("custom_data", customData);
    }
}
