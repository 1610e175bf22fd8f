package dev.tenure.activities.reconciliation;

import java.time.Duration;

/**
 * How fast and how long one activity reads Paddle.
 *
 * @param betweenPages each page takes the place of a conversation that a workflow could have begun
 * @param longest after this no further page is begun
 * @param betweenHeartbeats how much work a worker that dies may lose; each heartbeat is a billed action
 */
public record ReadingPace(Duration betweenPages, Duration longest, Duration betweenHeartbeats) {
    private static final Duration LONGEST = Duration.ofSeconds(55);
    private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(20);

    public ReadingPace {
        if (betweenPages.isNegative() || betweenHeartbeats.isNegative() || !longest.isPositive()) {
            throw new IllegalArgumentException("A pace cannot go back in time.");
        }
    }

    /** As many pages a second as conversations may begin. */
    public static ReadingPace pagesPerSecond(double pages) {
        return new ReadingPace(Duration.ofNanos((long) (1_000_000_000 / pages)), LONGEST, BETWEEN_HEARTBEATS);
    }
}
