package dev.tenure.paddle.client;

import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import dev.tenure.paddle.transaction.TransactionDetails;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a change of a subscription would cost, now and later; nothing has been changed. */
public record UpdatePreview(
        @Nullable Charge immediateTransaction,
        @Nullable Charge nextTransaction,
        @Nullable TransactionDetails recurringTransactionDetails,
        @Nullable Summary updateSummary,
        @Nullable BillingPeriod currentBillingPeriod,
        @Nullable Instant nextBilledAt) {

    /** A transaction that would be made. */
    public record Charge(@Nullable BillingPeriod billingPeriod, TransactionDetails details) {

        static Charge from(Fields fields) {
            return new Charge(
                    fields.objectOrNull("billing_period", BillingPeriod::from),
                    fields.object("details", TransactionDetails::from));
        }
    }

    /** The sum of the change: the credit is negative, the result positive, its action {@code credit} or {@code charge}. */
    public record Summary(Money credit, Money charge, String resultAction, Money result) {

        static Summary from(Fields fields) {
            Fields result = fields.object("result", found -> found);
            return new Summary(
                    fields.object("credit", Summary::money),
                    fields.object("charge", Summary::money),
                    result.text("action"),
                    money(result));
        }

        private static Money money(Fields fields) {
            return fields.money("amount", fields.text("currency_code"));
        }
    }

    static UpdatePreview from(Fields fields) {
        return new UpdatePreview(
                fields.objectOrNull("immediate_transaction", Charge::from),
                fields.objectOrNull("next_transaction", Charge::from),
                fields.objectOrNull("recurring_transaction_details", TransactionDetails::from),
                fields.objectOrNull("update_summary", Summary::from),
                fields.objectOrNull("current_billing_period", BillingPeriod::from),
                fields.instantOrNull("next_billed_at"));
    }
}
