package dev.tenure.sandbox.paddle.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a notification that was not acknowledged is sent again. */
public enum RetrySchedule {
    /** Sixty attempts within three days, the first twenty of them within the first hour. */
    LIVE(60),
    /** Three attempts within fifteen minutes. */
    SANDBOX(3);

    /** The gaps of a published delivery log. */
    private static final List<Integer> PUBLISHED_SECONDS = List.of(20, 55, 66, 92, 117, 144, 171, 197, 225);

    private static final int FIRST_HOUR = 20;
    private static final int LAST_PUBLISHED_SECONDS = 225;
    private static final int GROWING_FROM_SECONDS = 600;
    private static final int GROWING_BY_SECONDS = 297;

    private final int attempts;

    RetrySchedule(int attempts) {
        this.attempts = attempts;
    }

    /**
     * How long to wait after the given attempt (1 is the first); empty when it was the last one.
     *
     * <p>After the published gaps, ten like the last of them keep the twentieth attempt within the hour, and forty
     * growing ones put the sixtieth at three days.
     */
    public Optional<Duration> afterAttempt(int attempt) {
        return attempt >= attempts ? Optional.empty() : Optional.of(Duration.ofSeconds(gapSeconds(attempt)));
    }

    private static int gapSeconds(int attempt) {
        if (attempt <= PUBLISHED_SECONDS.size()) {
            return PUBLISHED_SECONDS.get(attempt - 1);
        }
        return attempt < FIRST_HOUR
                ? LAST_PUBLISHED_SECONDS
                : GROWING_FROM_SECONDS + (attempt - FIRST_HOUR) * GROWING_BY_SECONDS;
    }
}
