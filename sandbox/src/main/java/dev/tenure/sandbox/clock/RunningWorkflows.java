package dev.tenure.sandbox.clock;

import java.util.Collection;

/** Workflows that run besides those of open subscriptions and keep time too, such as the reconciliation. */
@FunctionalInterface
public interface RunningWorkflows {

    /** Their workflow ids; one that has ended meanwhile does no harm. */
    Collection<String> workflowIds();
}
