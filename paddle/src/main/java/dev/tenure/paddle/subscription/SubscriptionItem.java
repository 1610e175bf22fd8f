package dev.tenure.paddle.subscription;

import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.catalog.PaddlePrice;
import dev.tenure.paddle.catalog.PaddleProduct;
import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One recurring item of a subscription. */
public record SubscriptionItem(
        SubscriptionItemStatus status,
        int quantity,
        boolean recurring,
        PaddlePrice price,
        @Nullable PaddleProduct product,
        @Nullable BillingPeriod trialDates,
        @Nullable Instant previouslyBilledAt,
        @Nullable Instant nextBilledAt) {

    static SubscriptionItem from(Fields fields) {
        return new SubscriptionItem(
                new SubscriptionItemStatus(fields.text("status")),
                fields.integer("quantity"),
                fields.isTrue("recurring"),
                fields.object("price", PaddlePrice::from),
                fields.objectOrNull("product", PaddleProduct::from),
                fields.objectOrNull("trial_dates", BillingPeriod::from),
                fields.instantOrNull("previously_billed_at"),
                fields.instantOrNull("next_billed_at"));
    }

    public @Nullable String priceId() {
        return price.id();
    }

    public @Nullable String productId() {
        String id = price.productId();
        return id == null && product != null ? product.id() : id;
    }
}
