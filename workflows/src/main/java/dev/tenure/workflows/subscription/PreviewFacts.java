package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a preview was made from: if any of it is different now, what was shown may be wrong. */
public record PreviewFacts(
        String status,
        List<String> items,
        @Nullable String scheduledAction,
        @Nullable Instant periodEndsAt) {

    public PreviewFacts {
        items = List.copyOf(items);
    }

    /** The facts as Paddle's snapshot tells them. */
    public static PreviewFacts of(SubscriptionFact subscription) {
        SubscriptionFact.Scheduled scheduled = subscription.scheduled();
        return new PreviewFacts(
                subscription.status(),
                subscription.items().stream()
                        .map(item -> item.priceId() + "*" + item.quantity())
                        .sorted()
                        .toList(),
                scheduled == null ? null : scheduled.action(),
                subscription.periodEndsAt());
    }
}
