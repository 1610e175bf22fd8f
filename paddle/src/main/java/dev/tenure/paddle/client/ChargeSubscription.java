package dev.tenure.paddle.client;

import java.util.List;

/** A one-time charge of prices that do not recur, on a subscription's payment method. */
public record ChargeSubscription(
        List<ItemRequest> items, EffectiveFrom effectiveFrom, OnPaymentFailure onPaymentFailure) {

    public ChargeSubscription {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("A charge needs at least one item.");
        }
        items = List.copyOf(items);
    }

    Body toBody() {
        return new Body()
                .with("effective_from", effectiveFrom.wire())
                .withItems(items)
                .with("on_payment_failure", onPaymentFailure.wire());
    }
}
