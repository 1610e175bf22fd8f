package dev.tenure.paddle.adjustment;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import org.jspecify.annotations.Nullable;

/** How much an adjustment takes or gives; positive whatever its action. */
public record AdjustmentTotals(
        Money subtotal,
        Money tax,
        Money total,
        @Nullable Money fee,
        @Nullable Money earnings) {

    static AdjustmentTotals from(Fields fields) {
        String currencyCode = fields.text("currency_code");
        return new AdjustmentTotals(
                fields.money("subtotal", currencyCode),
                fields.money("tax", currencyCode),
                fields.money("total", currencyCode),
                fields.moneyOrNull("fee", currencyCode),
                fields.moneyOrNull("earnings", currencyCode));
    }
}
