package dev.tenure.paddle.transaction;

import dev.tenure.paddle.catalog.PaddleProduct;
import dev.tenure.paddle.json.Fields;
import org.jspecify.annotations.Nullable;

/** One line of a transaction with its price; refunds name it by its id ({@code txnitm_…}), previews have none. */
public record TransactionLine(
        @Nullable String id,
        @Nullable String priceId,
        int quantity,
        @Nullable Proration proration,
        @Nullable String taxRate,
        @Nullable LineTotals unitTotals,
        LineTotals totals,
        @Nullable PaddleProduct product) {

    static TransactionLine from(Fields fields, String currencyCode) {
        return new TransactionLine(
                fields.textOrNull("id"),
                fields.textOrNull("price_id"),
                fields.integer("quantity"),
                fields.objectOrNull("proration", Proration::from),
                fields.textOrNull("tax_rate"),
                fields.objectOrNull("unit_totals", totals -> LineTotals.from(totals, currencyCode)),
                fields.object("totals", totals -> LineTotals.from(totals, currencyCode)),
                fields.objectOrNull("product", PaddleProduct::from));
    }

    public @Nullable String productId() {
        return product == null ? null : product.id();
    }
}
