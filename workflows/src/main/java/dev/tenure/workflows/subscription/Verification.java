package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Paddle is being asked before access is taken, or because a renewal is not known.
 *
 * @param about the instant that is in question: the end of access, or of the paid period
 * @param attempts how often Paddle was read for it
 * @param nextAt when Paddle is read next
 * @param readable whether the latest attempt got an answer
 */
public record Verification(Instant about, int attempts, Instant nextAt, boolean readable) {

    static final List<Duration> PAUSES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));
    static final Duration LONG_PAUSE = Duration.ofHours(1);

    /** After this many attempts without a decision operators are told. */
    static final int ALARM_AFTER_ATTEMPTS = 4;

    static Verification begin(Instant about) {
        return new Verification(about, 0, about, true);
    }

    Verification after(Instant now, boolean answered) {
        Instant next = now.plus(attempts < PAUSES.size() ? PAUSES.get(attempts) : LONG_PAUSE);
        // A pause does not reach over the end of access: at that very instant Paddle is read once more.
        boolean isOverEnd = now.isBefore(about) && next.isAfter(about);
        return new Verification(about, attempts + 1, isOverEnd ? about : next, answered);
    }

    boolean isAlarming() {
        return attempts == ALARM_AFTER_ATTEMPTS;
    }
}
