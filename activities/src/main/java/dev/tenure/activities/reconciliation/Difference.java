package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.subscription.SubscriptionFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells in what Paddle's subscription is other than the newest snapshot that its workflow knows. */
final class Difference {

    private Difference() {}

    /** The names of what differs; nothing if what is known is newer. */
    static List<String> between(@Nullable SubscriptionFact known, SubscriptionFact seen) {
        if (known == null) {
            return List.of("subscription");
        }
        if (known.updatedAt().isAfter(seen.updatedAt())) {
            return List.of();
        }
        List<String> differing = new ArrayList<>();
        compare(differing, "status", known, seen, SubscriptionFact::status);
        compare(differing, "scheduled_change", known, seen, SubscriptionFact::scheduled);
        compare(differing, "period_starts_at", known, seen, SubscriptionFact::periodStartsAt);
        compare(differing, "period_ends_at", known, seen, SubscriptionFact::periodEndsAt);
        compare(differing, "next_billed_at", known, seen, SubscriptionFact::nextBilledAt);
        compare(differing, "canceled_at", known, seen, SubscriptionFact::canceledAt);
        compare(differing, "paused_at", known, seen, SubscriptionFact::pausedAt);
        compare(differing, "items", known, seen, Difference::items);
        return differing;
    }

    private static void compare(
            List<String> differing,
            String name,
            SubscriptionFact known,
            SubscriptionFact seen,
            Function<SubscriptionFact, @Nullable Object> field) {
        if (!Objects.equals(field.apply(known), field.apply(seen))) {
            differing.add(name);
        }
    }

    /** What the catalog makes of a price may have changed meanwhile: that is no difference. */
    private static List<String> items(SubscriptionFact fact) {
        return fact.items().stream()
                .map(item -> item.priceId() + " x " + item.quantity())
                .sorted()
                .toList();
    }
}
