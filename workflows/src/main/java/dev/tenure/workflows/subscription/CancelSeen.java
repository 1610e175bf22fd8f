package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Since when Paddle's snapshots want a cancellation, told from all of them, so that the order in which they came does
 * not matter.
 *
 * @param keptAt the newest snapshot that wanted none
 * @param wantedAt the snapshots after it, which want one, oldest first, bounded
 */
public record CancelSeen(@Nullable Instant keptAt, List<Instant> wantedAt) {
    private static final int MOST = 10;

    static final CancelSeen NOTHING = new CancelSeen(null, List.of());

    public CancelSeen {
        wantedAt = List.copyOf(wantedAt);
    }

    CancelSeen with(SubscriptionFact fact) {
        Instant at = fact.updatedAt();
        if (keptAt != null && !at.isAfter(keptAt)) {
            return this;
        }
        if (!fact.wantsCancel()) {
            return new CancelSeen(
                    at, wantedAt.stream().filter(wanted -> wanted.isAfter(at)).toList());
        }
        return new CancelSeen(
                keptAt,
                Stream.concat(wantedAt.stream(), Stream.of(at))
                        .distinct()
                        .sorted()
                        .limit(MOST)
                        .toList());
    }

    /** Since when the newest snapshot's wish is there; null if it has none. */
    @Nullable
    Instant since(@Nullable SubscriptionFact newest) {
        if (newest == null || !newest.wantsCancel()) {
            return null;
        }
        return wantedAt.isEmpty() ? newest.updatedAt() : wantedAt.getFirst();
    }
}
