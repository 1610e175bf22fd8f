package dev.tenure.workflows.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The user has another subscription that was paid before this one, so that this one is not wanted.
 *
 * @param keptSubscriptionId the one that stays
 * @param updatedAt when it was found
 */
public record DuplicateFact(
        String keptSubscriptionId, @Nullable String userId, Instant updatedAt) implements Fact {

    @Override
    public @Nullable String customerId() {
        return null;
    }
}
