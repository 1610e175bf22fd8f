package dev.tenure.activities.subscription;

import dev.tenure.paddle.client.Answer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How often Paddle is tried before it counts as unavailable. Longer waits are workflow timers, visible to operators.
 *
 * @param most attempts of one read
 * @param pause before the second attempt; doubled before the third
 * @param latestStart since the activity began; no call begins later, so that the activity answers in time
 */
record Tries(int most, Duration pause, Duration latestStart) {

    /** A call takes 6 s at most where it is configured for this: the last one has ended after 16 of the 20 s. */
    static final Tries STANDARD = new Tries(3, Duration.ofMillis(300), Duration.ofSeconds(10));

    Turn begin() {
        return new Turn(System.nanoTime());
    }

    /** The calls of one activity. */
    final class Turn {
        private final long beganNanos;

        private Turn(long beganNanos) {
            this.beganNanos = beganNanos;
        }

        /** Tries again what has no answer; nothing is changed by a read. */
        <T> Answer<T> read(Supplier<Answer<T>> call) {
            Answer<T> answer = once(call);
            for (int attempt = 1; attempt < most && isWorthAnother(answer); attempt++) {
                if (!sleep(pause.multipliedBy(attempt))) {
                    return answer;
                }
                answer = once(call);
            }
            return answer;
        }

        /** One attempt, or none if it is too late for one. */
        <T> Answer<T> once(Supplier<Answer<T>> call) {
            return isLate() ? new Answer.Unavailable<>("time_limit", null, false) : call.get();
        }

        /** Paddle's own Retry-After is too long for a call that somebody waits for. */
        private <T> boolean isWorthAnother(Answer<T> answer) {
            return answer instanceof Answer.Unavailable<T> away && away.retryAfter() == null && !isLate();
        }

        private boolean isLate() {
            return System.nanoTime() - beganNanos > latestStart.toNanos();
        }
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
