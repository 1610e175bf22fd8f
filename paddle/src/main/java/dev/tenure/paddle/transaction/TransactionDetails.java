package dev.tenure.paddle.transaction;

import dev.tenure.paddle.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transaction, or a preview of one, costs, in sum and by line. */
public record TransactionDetails(
        TransactionTotals totals, @Nullable AdjustedTotals adjustedTotals, List<TransactionLine> lineItems) {

    /** Lines have no currency of their own: it is that of the totals. */
    public static TransactionDetails from(Fields fields) {
        TransactionTotals totals = fields.object("totals", TransactionTotals::from);
        return new TransactionDetails(
                totals,
                fields.objectOrNull("adjusted_totals", AdjustedTotals::from),
                fields.list(
                        "line_items",
                        line -> TransactionLine.from(line, totals.total().currencyCode())));
    }
}
