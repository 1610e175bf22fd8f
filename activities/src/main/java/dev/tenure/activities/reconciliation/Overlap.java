package dev.tenure.activities.reconciliation;

import dev.tenure.paddle.event.PaddleEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the next pull begins: some minutes before the newest event, because one that occurred earlier may be listed
 * later. What is read twice is known and left alone.
 */
final class Overlap {
    static final Duration WINDOW = Duration.ofMinutes(10);

    private final List<PaddleEvent> read = new ArrayList<>();

    void add(List<PaddleEvent> page) {
        read.addAll(page);
    }

    /** The last event that is old enough, in the order of the list; null if none is: then the pull begins as before. */
    @Nullable
    String begin() {
        Instant newest = read.stream()
                .map(PaddleEvent::occurredAt)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        String begin = null;
        for (PaddleEvent event : read) {
            if (event.occurredAt().isAfter(newest.minus(WINDOW))) {
                return begin;
            }
            begin = event.eventId();
        }
        return begin;
    }
}
