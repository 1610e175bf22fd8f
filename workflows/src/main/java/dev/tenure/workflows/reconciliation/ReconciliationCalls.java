package dev.tenure.workflows.reconciliation;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What needs Paddle. Each call makes a bounded number of requests and stores what it found before it answers; calling it
 * again is harmless. What Paddle does not answer is an outcome, never an exception.
 */
@ActivityInterface(namePrefix = "Reconciliation")
public interface ReconciliationCalls {

    /** Takes events of Paddle's list into the inbox, from where the last call ended. */
    PullOutcome pull();

    /** Compares the next open subscriptions of Paddle with Postgres, and brings to their workflows what differs. */
    CompareOutcome compare(CompareRequest request);

    /** How the pull went; {@code hasMore} if it ended at its bound. */
    record PullOutcome(boolean isAvailable, int fresh, boolean hasMore) {}

    /**
     * Where to go on.
     *
     * @param passBeganAt differences that were found before are closed where there is none any more
     */
    record CompareRequest(@Nullable String afterSubscriptionId, Instant passBeganAt) {}

    /** How it went; without {@code continueAfter} the round is complete. */
    record CompareOutcome(
            boolean isAvailable,
            int compared,
            int differing,
            @Nullable String continueAfter) {}
}
