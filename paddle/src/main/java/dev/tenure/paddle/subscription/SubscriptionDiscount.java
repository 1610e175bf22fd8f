package dev.tenure.paddle.subscription;

import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A discount on a subscription's renewals; without an end it lasts. */
public record SubscriptionDiscount(
        String id, @Nullable Instant startsAt, @Nullable Instant endsAt) {

    static SubscriptionDiscount from(Fields fields) {
        return new SubscriptionDiscount(
                fields.text("id"), fields.instantOrNull("starts_at"), fields.instantOrNull("ends_at"));
    }
}
