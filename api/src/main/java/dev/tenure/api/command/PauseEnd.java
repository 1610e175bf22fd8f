package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** When a pause ends by itself, as far as this can be said here: what lies too far ahead no database could keep. */
@Component
class PauseEnd {

    private static final Duration LONGEST = Duration.ofDays(5 * 366);

    private final Clock billingClock;

    PauseEnd(@Qualifier("billingClock") Clock billingClock) {
        this.billingClock = billingClock;
    }

    /** The instant in microseconds, as Paddle keeps it; null for a pause that lasts until it is ended. */
    @Nullable
    Instant given(@Nullable Instant until) {
        if (until != null && until.isAfter(billingClock.instant().plus(LONGEST))) {
            throw Problem.of(ProblemCode.INVALID_REQUEST, "A pause ends within five years: until.")
                    .asException();
        }
        return until == null ? null : until.truncatedTo(ChronoUnit.MICROS);
    }
}
