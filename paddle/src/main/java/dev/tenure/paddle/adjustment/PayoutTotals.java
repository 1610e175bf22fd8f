package dev.tenure.paddle.adjustment;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import org.jspecify.annotations.Nullable;

/** What an adjustment does to the seller's payout, with the fee of a chargeback. */
public record PayoutTotals(
        Money total,
        @Nullable Money fee,
        @Nullable Money earnings,
        @Nullable Money chargebackFee) {

    static PayoutTotals from(Fields fields) {
        String currencyCode = fields.text("currency_code");
        return new PayoutTotals(
                fields.money("total", currencyCode),
                fields.moneyOrNull("fee", currencyCode),
                fields.moneyOrNull("earnings", currencyCode),
                fields.objectOrNull("chargeback_fee", fee -> fee.money("amount", currencyCode)));
    }
}
