package dev.tenure.paddle.transaction;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction costs: total is subtotal less discount plus tax, grand total is total less credit, balance is
 * what is still due. Fee and earnings are known once it is completed.
 */
public record TransactionTotals(
        Money subtotal,
        Money discount,
        Money tax,
        Money total,
        @Nullable Money credit,
        @Nullable Money creditToBalance,
        @Nullable Money balance,
        Money grandTotal,
        @Nullable Money fee,
        @Nullable Money earnings) {

    static TransactionTotals from(Fields fields) {
        String currencyCode = fields.text("currency_code");
        return new TransactionTotals(
                fields.money("subtotal", currencyCode),
                fields.money("discount", currencyCode),
                fields.money("tax", currencyCode),
                fields.money("total", currencyCode),
                fields.moneyOrNull("credit", currencyCode),
                fields.moneyOrNull("credit_to_balance", currencyCode),
                fields.moneyOrNull("balance", currencyCode),
                fields.money("grand_total", currencyCode),
                fields.moneyOrNull("fee", currencyCode),
                fields.moneyOrNull("earnings", currencyCode));
    }
}
