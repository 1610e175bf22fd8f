package dev.tenure.paddle.transaction;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import org.jspecify.annotations.Nullable;

/** What is left of a transaction's totals after refunds, credits and chargebacks. */
public record AdjustedTotals(
        Money subtotal, Money tax, Money total, @Nullable Money grandTotal) {

    static AdjustedTotals from(Fields fields) {
        String currencyCode = fields.text("currency_code");
        return new AdjustedTotals(
                fields.money("subtotal", currencyCode),
                fields.money("tax", currencyCode),
                fields.money("total", currencyCode),
                fields.moneyOrNull("grand_total", currencyCode));
    }
}
