package dev.tenure.paddle.transaction;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;

/** What one line costs; negative where a downgrade gives back. */
public record LineTotals(Money subtotal, Money discount, Money tax, Money total) {

    static LineTotals from(Fields fields, String currencyCode) {
        return new LineTotals(
                fields.money("subtotal", currencyCode),
                fields.money("discount", currencyCode),
                fields.money("tax", currencyCode),
                fields.money("total", currencyCode));
    }
}
