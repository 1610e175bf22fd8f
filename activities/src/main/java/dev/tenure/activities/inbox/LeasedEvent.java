package dev.tenure.activities.inbox;

import org.jspecify.annotations.Nullable;

/**
 * One event of a leased route.
 *
 * @param state the stored state of the route's subscription; null if nothing is known of it
 * @param knownUserId the user that the subscription or its customer is linked to
 * @param ageSeconds since it was received, in wall time
 */
record LeasedEvent(
        String route,
        String eventId,
        String eventType,
        String payload,
        int attempts,
        @Nullable String state,
        @Nullable String knownUserId,
        double ageSeconds) {}
