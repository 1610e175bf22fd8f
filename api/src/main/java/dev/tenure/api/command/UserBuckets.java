package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A bucket for each user; what is taken comes back evenly over a minute. */
final class UserBuckets {

    /** Users whose counts are kept; the one who was longest quiet is forgotten first. */
    private static final int MOST_USERS = 10_000;

    private final int perMinute;
    private final Map<UUID, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Bucket> eldest) {
            return size() > MOST_USERS;
        }
    };

    UserBuckets(int perMinute) {
        this.perMinute = perMinute;
    }

    void take(UUID userId) {
        ConsumptionProbe probe = bucket(userId).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            int seconds = Math.toIntExact(1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
            throw new Problem(ProblemCode.TOO_MANY_REQUESTS, "That was too often; please wait a little.", seconds, null)
                    .asException();
        }
    }

    private Bucket bucket(UUID userId) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(userId, id -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                    .build());
        }
    }
}
