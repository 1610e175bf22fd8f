package dev.tenure.paddle.client;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.transaction.TransactionDetails;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription will be billed.
 *
 * @param next the next bill with all that waits for it; null while a cancel or pause is scheduled, and while paused
 * @param recurring what each period costs
 */
public record UpcomingCharges(
        UpdatePreview.@Nullable Charge next, @Nullable TransactionDetails recurring) {

    static UpcomingCharges from(Fields fields) {
        return new UpcomingCharges(
                fields.objectOrNull("next_transaction", UpdatePreview.Charge::from),
                fields.objectOrNull("recurring_transaction_details", TransactionDetails::from));
    }
}
