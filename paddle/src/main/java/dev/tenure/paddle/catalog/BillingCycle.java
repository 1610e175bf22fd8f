package dev.tenure.paddle.catalog;

import dev.tenure.paddle.json.Fields;

/** How often something is billed: every {@code frequency} intervals. */
public record BillingCycle(BillingInterval interval, int frequency) {

    public static BillingCycle from(Fields fields) {
        return new BillingCycle(new BillingInterval(fields.text("interval")), fields.integer("frequency"));
    }
}
