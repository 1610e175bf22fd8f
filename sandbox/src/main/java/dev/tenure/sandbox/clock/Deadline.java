package dev.tenure.sandbox.clock;

import java.time.Duration;

/** The end of somebody's patience, in wall time. */
record Deadline(long nanoTime) {

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - nanoTime >= 0;
    }
}
