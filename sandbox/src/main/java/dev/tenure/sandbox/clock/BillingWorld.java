package dev.tenure.sandbox.clock;

import java.time.Instant;
import java.util.Optional;

/** What acts by itself on billing time outside Temporal: the sandbox Paddle and its deliveries. */
public interface BillingWorld {

    /** When it acts next; an instant that is past means that it is due now. */
    Optional<Instant> nextDueAt();

    /** Carries out, in their order, the acts that are due at {@code now}; after some seconds the rest is left to the next call. */
    void carryOutDue(Instant now);

    /** Whether no delivery is under way. */
    boolean deliveriesAtRest();
}
