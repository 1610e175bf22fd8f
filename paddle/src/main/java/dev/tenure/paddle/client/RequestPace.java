package dev.tenure.paddle.client;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps one client below Paddle's limit. An eighth of the minute's requests may come at once and the rest is spread, so
 * that no minute, wherever it begins, has more than the limit. After a 429 everybody waits until Paddle listens again.
 */
final class RequestPace {

    private final Bucket bucket;
    private final AtomicLong pausedUntilNanos = new AtomicLong(System.nanoTime());

    RequestPace(int requestsPerMinute) {
        int atOnce = Math.max(1, requestsPerMinute / 8);
        int spread = Math.max(1, requestsPerMinute - atOnce);
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(atOnce).refillGreedy(spread, Duration.ofMinutes(1)))
                .withNanosecondPrecision()
                .build();
    }

    /** Empty once it is the caller's turn; a time to come back after, if that is longer away than the caller waits. */
    Optional<Duration> waitForTurn(Duration longest) throws InterruptedException {
        Duration pause = remainingPause();
        if (pause.compareTo(longest) > 0) {
            return Optional.of(pause);
        }
        Thread.sleep(pause);
        if (bucket.asBlocking().tryConsume(1, longest.minus(pause).toNanos() + 1, BlockingStrategy.PARKING)) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
    }

    void pause(Duration time) {
        pausedUntilNanos.accumulateAndGet(
                System.nanoTime() + time.toNanos(), (old, wanted) -> wanted - old > 0 ? wanted : old);
    }

    private Duration remainingPause() {
        return Duration.ofNanos(Math.max(0, pausedUntilNanos.get() - System.nanoTime()));
    }
}
