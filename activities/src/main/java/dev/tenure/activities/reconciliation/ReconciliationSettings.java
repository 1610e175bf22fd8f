package dev.tenure.activities.reconciliation;

import java.time.Duration;

/** How reconciliation is done, as of now: a running workflow follows a changed setting with its next pass. */
public record ReconciliationSettings(PullMode mode, Duration interval) {

    public ReconciliationSettings {
        if (interval.toSeconds() < 1) {
            throw new IllegalArgumentException("The interval of reconciliation must be a second or more.");
        }
    }

    boolean isOn() {
        return mode != PullMode.OFF;
    }
}
