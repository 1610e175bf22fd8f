package dev.tenure.workflows.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * How far the present round through all subscriptions and memberships is; a round may take several passes.
 *
 * @param afterSubscriptionId the last subscription that was compared; null at the beginning of a round
 * @param afterUserId the last user whose membership was computed again; null at the beginning of a round
 */
public record Round(
        @Nullable String afterSubscriptionId, @Nullable String afterUserId) {

    /** Nothing was looked at yet. */
    public static final Round FIRST = new Round(null, null);
}
