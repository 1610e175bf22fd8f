package dev.tenure.sandbox.clock;

import java.time.Duration;

/** The end of somebody's patience, in wall time. */
record Deadline(long nanoTime) {

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    boolean isOver() {
        return leftNanos() <= 0;
    }

    /** What is left of the patience; nothing or less when it is over. */
    long leftNanos() {
        return nanoTime - System.nanoTime();
    }
}
