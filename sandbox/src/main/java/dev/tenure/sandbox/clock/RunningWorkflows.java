package dev.tenure.sandbox.clock;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Workflows that run besides those of open subscriptions and keep time too, such as the reconciliation. */
@FunctionalInterface
public interface RunningWorkflows {

    /** Their workflow ids; one that has ended meanwhile does no harm. */
    Collection<String> workflowIds();

    /** When they act next, if there is something for them to do; acting in vain is no step of an advance. */
    default Optional<Instant> nextStepAt() {
        return Optional.empty();
    }

    /** They are about to be told the time; what they have to do by then is waited for. */
    default void toBeTold() {}

    /** What they were told of and have not done. */
    default List<String> unrest(Instant now) {
        return List.of();
    }
}
