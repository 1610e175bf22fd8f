package dev.tenure.paddle.adjustment;

import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refund, credit or chargeback of a transaction. Its reason is free text of whoever made it. */
public record PaddleAdjustment(
        String id,
        AdjustmentAction action,
        @Nullable AdjustmentType type,
        String transactionId,
        @Nullable String subscriptionId,
        @Nullable String customerId,
        @Nullable String reason,
        boolean creditAppliedToBalance,
        String currencyCode,
        AdjustmentStatus status,
        List<AdjustmentItem> items,
        AdjustmentTotals totals,
        @Nullable PayoutTotals payoutTotals,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    public static PaddleAdjustment from(Fields fields) {
        String currencyCode = fields.text("currency_code");
        return new PaddleAdjustment(
                fields.id("adj_"),
                new AdjustmentAction(fields.text("action")),
                fields.textOrNull("type", AdjustmentType::new),
                fields.text("transaction_id"),
                fields.textOrNull("subscription_id"),
                fields.textOrNull("customer_id"),
                fields.textOrNull("reason"),
                fields.isTrue("credit_applied_to_balance"),
                currencyCode,
                new AdjustmentStatus(fields.text("status")),
                fields.list("items", item -> AdjustmentItem.from(item, currencyCode)),
                fields.object("totals", AdjustmentTotals::from),
                fields.objectOrNull("payout_totals", PayoutTotals::from),
                fields.instantOrNull("created_at"),
                fields.instantOrNull("updated_at"));
    }
}
