package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What somebody has at this moment, to compare a wish with: what is paid, else what Paddle's items say. */
record PlanTermsInForce(PlanTerms terms) {

    static Optional<PlanTermsInForce> of(SubscriptionState state, SubscriptionFact provider, Instant now) {
        return Access.inForce(state, now)
                .map(Cover::terms)
                .or(() -> provider.items().stream()
                        .map(SubscriptionFact.Item::terms)
                        .filter(Objects::nonNull)
                        .findFirst())
                .map(PlanTermsInForce::new);
    }

    /** More, or for longer, than something else. */
    boolean exceeds(PlanTerms other) {
        return terms.level() > other.level() || days(terms) > days(other);
    }

    boolean isShorterThan(PlanTerms other) {
        return days(terms) < days(other);
    }

    boolean hasIntervalOf(PlanTerms other) {
        return days(terms) == days(other);
    }

    private static int days(PlanTerms terms) {
        int one =
                switch (terms.interval()) {
                    case "day" -> 1;
                    case "week" -> 7;
                    case "year" -> 365;
                    default -> 30;
                };
        return one * terms.frequency();
    }
}
