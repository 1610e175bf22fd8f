package dev.tenure.paddle.adjustment;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import org.jspecify.annotations.Nullable;

/** How one line of a transaction ({@code txnitm_…}) is adjusted; the amount includes tax by default. */
public record AdjustmentItem(
        @Nullable String id,
        String transactionItemId,
        @Nullable AdjustmentType type,
        @Nullable Money amount,
        @Nullable Money subtotal,
        @Nullable Money tax,
        @Nullable Money total) {

    static AdjustmentItem from(Fields fields, String currencyCode) {
        Fields totals = fields.objectOrNull("totals");
        return new AdjustmentItem(
                fields.textOrNull("id"),
                fields.text("item_id"),
                fields.textOrNull("type", AdjustmentType::new),
                fields.moneyOrNull("amount", currencyCode),
                totals == null ? null : totals.moneyOrNull("subtotal", currencyCode),
                totals == null ? null : totals.moneyOrNull("tax", currencyCode),
                totals == null ? null : totals.moneyOrNull("total", currencyCode));
    }
}
