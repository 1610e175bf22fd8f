package dev.tenure.activities.reconciliation;

import java.time.Duration;

/** How reconciliation is done, as of now: a running workflow follows a changed setting with its next pass. */
public record ReconciliationSettings(PullMode mode, Duration interval, ReadingPace pace) {

    public ReconciliationSettings {
        if (interval.toSeconds() < 1) {
            throw new IllegalArgumentException("The interval of reconciliation must be a second or more.");
        }
    }

    /** An interval lies between the beginnings of two passes; one that takes longer leaves a tenth of it for the others. */
    Duration pauseAfter(Duration pass) {
        Duration least = Duration.ofSeconds(Math.max(1, interval.toSeconds() / 10));
        Duration rest = interval.minus(pass);
        return rest.compareTo(least) < 0
                ? least
                : Duration.ofSeconds(rest.plusMillis(999).toSeconds());
    }

    boolean isOn() {
        return mode != PullMode.OFF;
    }
}
