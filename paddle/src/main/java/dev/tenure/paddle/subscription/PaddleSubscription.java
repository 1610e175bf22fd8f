package dev.tenure.paddle.subscription;

import dev.tenure.paddle.catalog.BillingCycle;
import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.catalog.CollectionMode;
import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A subscription as it stood at {@code updatedAt}. The current period is {@code null} while paused and once
 * canceled; while past due it is already the new, unpaid period. {@code nextBilledAt} is {@code null} while a
 * cancel is scheduled. Only the event {@code subscription.created} carries a transaction id.
 */
public record PaddleSubscription(
        String id,
        SubscriptionStatus status,
        String customerId,
        @Nullable String addressId,
        String currencyCode,
        @Nullable Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant firstBilledAt,
        @Nullable Instant nextBilledAt,
        @Nullable Instant pausedAt,
        @Nullable Instant canceledAt,
        @Nullable BillingPeriod currentBillingPeriod,
        @Nullable BillingCycle billingCycle,
        @Nullable ScheduledChange scheduledChange,
        @Nullable SubscriptionDiscount discount,
        @Nullable CollectionMode collectionMode,
        List<SubscriptionItem> items,
        @Nullable JsonNode customData,
        @Nullable String transactionId) {

    public static PaddleSubscription from(Fields fields) {
        return new PaddleSubscription(
                fields.id("sub_"),
                new SubscriptionStatus(fields.text("status")),
                fields.text("customer_id"),
                fields.textOrNull("address_id"),
                fields.text("currency_code"),
                fields.instantOrNull("created_at"),
                fields.instant("updated_at"),
                fields.instantOrNull("started_at"),
                fields.instantOrNull("first_billed_at"),
                fields.instantOrNull("next_billed_at"),
                fields.instantOrNull("paused_at"),
                fields.instantOrNull("canceled_at"),
                fields.objectOrNull("current_billing_period", BillingPeriod::from),
                fields.objectOrNull("billing_cycle", BillingCycle::from),
                fields.objectOrNull("scheduled_change", ScheduledChange::from),
                fields.objectOrNull("discount", SubscriptionDiscount::from),
                fields.textOrNull("collection_mode", CollectionMode::new),
                fields.list("items", SubscriptionItem::from),
                fields.nodeOrNull("custom_data"),
                fields.textOrNull("transaction_id"));
    }
}
