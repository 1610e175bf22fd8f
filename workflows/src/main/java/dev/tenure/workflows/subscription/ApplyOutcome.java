package dev.tenure.workflows.subscription;

import org.jspecify.annotations.Nullable;

/**
 * Whether a decision was stored.
 *
 * @param state the stored state if it had moved on, to decide again; null if the decision was stored
 */
public record ApplyOutcome(boolean applied, @Nullable SubscriptionState state) {

    public ApplyOutcome {
        if (applied == (state != null)) {
            throw new IllegalArgumentException("A stored decision has no state, a lost fence has one");
        }
    }
}
