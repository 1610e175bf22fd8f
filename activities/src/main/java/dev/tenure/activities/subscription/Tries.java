package dev.tenure.activities.subscription;

import dev.tenure.paddle.client.Answer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How often a read is tried before it counts as unavailable. Longer waits are workflow timers, visible to operators.
 *
 * @param most attempts in all
 * @param pause before the second attempt; doubled before the third
 */
record Tries(int most, Duration pause) {

    static final Tries STANDARD = new Tries(3, Duration.ofMillis(300));

    <T> Answer<T> read(Supplier<Answer<T>> call) {
        Answer<T> answer = call.get();
        for (int attempt = 1; attempt < most && isWorthAnother(answer); attempt++) {
            if (!sleep(pause.multipliedBy(attempt))) {
                return answer;
            }
            answer = call.get();
        }
        return answer;
    }

    /** Paddle's own Retry-After is too long for a call that somebody waits for. */
    private static <T> boolean isWorthAnother(Answer<T> answer) {
        return answer instanceof Answer.Unavailable<T> away && away.retryAfter() == null;
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
