package dev.tenure.paddle.transaction;

import dev.tenure.paddle.catalog.PaddlePrice;
import dev.tenure.paddle.json.Fields;
import org.jspecify.annotations.Nullable;

/** What is bought: a price and how many of it. What it costs is in the transaction's lines. */
public record TransactionItem(
        @Nullable String priceId,
        @Nullable PaddlePrice price,
        int quantity,
        @Nullable Proration proration) {

    static TransactionItem from(Fields fields) {
        PaddlePrice price = fields.objectOrNull("price", PaddlePrice::from);
        String priceId = fields.textOrNull("price_id");
        return new TransactionItem(
                priceId == null && price != null ? price.id() : priceId,
                price,
                fields.integer("quantity"),
                fields.objectOrNull("proration", Proration::from));
    }

    public @Nullable String productId() {
        return price == null ? null : price.productId();
    }
}
