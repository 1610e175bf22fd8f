package dev.tenure.sandbox.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the clock is.
 *
 * @param target where it is going, or went last
 * @param waitingFor what holds it up, if anything does
 */
public record ClockSight(
        State state,
        Instant now,
        @Nullable Instant next,
        @Nullable Instant from,
        @Nullable Instant target,
        int steps,
        List<String> waitingFor) {

    private static final int QUARTER = 25;

    /** What the clock's job does. */
    public enum State {
        IDLE,
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    public ClockSight {
        waitingFor = List.copyOf(waitingFor);
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** How much of the way lies behind, 0 to 100. */
    public long percent() {
        if (from == null || target == null || !target.isAfter(from)) {
            return isRunning() ? 0 : 100;
        }
        long way = Duration.between(from, target).toMillis();
        long gone = Duration.between(from, now).toMillis();
        return Math.clamp(gone * 100 / way, 0, 100);
    }

    /** What is worth to be said aloud: the state, and each quarter of the way. */
    public String milestone() {
        return isRunning() ? "RUNNING-" + percent() / QUARTER * QUARTER : state.name();
    }
}
