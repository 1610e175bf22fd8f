package dev.tenure.workflows.reconciliation;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What needs Postgres alone; run as a local activity. */
@ActivityInterface(namePrefix = "Reconciliation")
public interface ReconciliationRecords {

    /** Computes some memberships again, and says when the next pass is. Throws while Postgres is away. */
    PassEnd finish(FinishRequest request);

    /** A pass at its end. */
    record FinishRequest(@Nullable String afterUserId, Instant beganAt, Instant endedAt) {}

    /**
     * What comes next.
     *
     * @param pauseSeconds until the next pass; 0 if there shall be none
     * @param afterUserId the user to go on from
     */
    record PassEnd(long pauseSeconds, @Nullable String afterUserId) {}
}
