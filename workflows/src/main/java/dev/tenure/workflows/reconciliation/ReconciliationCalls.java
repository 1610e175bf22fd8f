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

    /**
     * Pulls, and then compares page after page; about a minute of it is one activity. Now and then a heartbeat keeps how far
     * it came, and a further try goes on from there.
     */
    ReadOutcome read(CompareRequest request);

    /**
     * Takes events of Paddle's list into the inbox, from where the last call ended. Runs that began before {@link #read}
     * ask for this and for {@link #compare}.
     */
    PullOutcome pull();

    /** Compares the next open subscriptions of Paddle with Postgres, and brings to their workflows what differs. */
    CompareOutcome compare(CompareRequest request);

    /**
     * How it went.
     *
     * @param hasMore its time was over: there is more to read now
     * @param continueAfter where the round goes on; null if it is complete, or has not begun
     */
    record ReadOutcome(
            boolean isAvailable,
            int fresh,
            int differing,
            boolean hasMore,
            @Nullable String continueAfter) {}

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
