package dev.tenure.workflows.subscription;

import io.temporal.activity.ActivityInterface;

/** Writes decisions to Postgres; run as a local activity. */
@ActivityInterface
public interface Records {

    /** Stores a decision, all of it or nothing. Throws while Postgres is away, to be tried again. */
    ApplyOutcome apply(ApplyRequest request);
}
