package dev.tenure.sandbox.clock;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;

/** Writes down a renewal and the instant of the next one. */
@ActivityInterface
public interface RenewalRecord {

    void renewed(String subscriptionId, Instant at, Instant nextDueAt);
}
