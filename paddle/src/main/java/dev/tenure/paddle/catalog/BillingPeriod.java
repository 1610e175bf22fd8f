package dev.tenure.paddle.catalog;

import dev.tenure.paddle.json.Fields;
import java.time.Instant;

/** A span of time that something is billed for, or a trial: the end is the first instant after it. */
public record BillingPeriod(Instant startsAt, Instant endsAt) {

    public static BillingPeriod from(Fields fields) {
        return new BillingPeriod(fields.instant("starts_at"), fields.instant("ends_at"));
    }
}
