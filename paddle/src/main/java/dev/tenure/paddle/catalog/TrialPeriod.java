package dev.tenure.paddle.catalog;

import dev.tenure.paddle.json.Fields;

/** How long a price is tried before it is billed. */
public record TrialPeriod(BillingInterval interval, int frequency) {

    public static TrialPeriod from(Fields fields) {
        return new TrialPeriod(new BillingInterval(fields.text("interval")), fields.integer("frequency"));
    }
}
