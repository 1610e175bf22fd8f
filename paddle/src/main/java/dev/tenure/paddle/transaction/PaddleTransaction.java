package dev.tenure.paddle.transaction;

import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.catalog.CollectionMode;
import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A transaction as it stood at {@code updatedAt}. The subscription it starts is named only after it was paid.
 * Payments are listed with the newest first.
 */
public record PaddleTransaction(
        String id,
        TransactionStatus status,
        TransactionOrigin origin,
        @Nullable String customerId,
        @Nullable String addressId,
        @Nullable String subscriptionId,
        String currencyCode,
        @Nullable String invoiceNumber,
        @Nullable CollectionMode collectionMode,
        @Nullable String discountId,
        @Nullable BillingPeriod billingPeriod,
        List<TransactionItem> items,
        @Nullable TransactionDetails details,
        List<PaddlePayment> payments,
        @Nullable String checkoutUrl,
        @Nullable JsonNode customData,
        @Nullable Instant createdAt,
        Instant updatedAt,
        @Nullable Instant billedAt,
        @Nullable Instant revisedAt) {

    public static PaddleTransaction from(Fields fields) {
        String currencyCode = fields.text("currency_code");
        return new PaddleTransaction(
                fields.id("txn_"),
                new TransactionStatus(fields.text("status")),
                new TransactionOrigin(fields.text("origin")),
                fields.textOrNull("customer_id"),
                fields.textOrNull("address_id"),
                fields.textOrNull("subscription_id"),
                currencyCode,
                fields.textOrNull("invoice_number"),
                fields.textOrNull("collection_mode", CollectionMode::new),
                fields.textOrNull("discount_id"),
                fields.objectOrNull("billing_period", BillingPeriod::from),
                fields.list("items", TransactionItem::from),
                fields.objectOrNull("details", TransactionDetails::from),
                fields.list("payments", payment -> PaddlePayment.from(payment, currencyCode)),
                checkoutUrl(fields),
                fields.nodeOrNull("custom_data"),
                fields.instantOrNull("created_at"),
                fields.instant("updated_at"),
                fields.instantOrNull("billed_at"),
                fields.instantOrNull("revised_at"));
    }

    private static @Nullable String checkoutUrl(Fields fields) {
        Fields checkout = fields.objectOrNull("checkout");
        return checkout == null ? null : checkout.textOrNull("url");
    }
}
