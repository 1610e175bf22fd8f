package dev.tenure.paddle.transaction;

import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.json.Fields;
import org.jspecify.annotations.Nullable;

/** Which share of a period a line is for; the rate is a decimal such as {@code 0.90513}. */
public record Proration(@Nullable String rate, @Nullable BillingPeriod billingPeriod) {

    static Proration from(Fields fields) {
        return new Proration(fields.textOrNull("rate"), fields.objectOrNull("billing_period", BillingPeriod::from));
    }
}
