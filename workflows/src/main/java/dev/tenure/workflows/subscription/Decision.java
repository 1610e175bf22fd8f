package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the judge says: the next state, what is to be stored with it, what to ask Paddle, what to answer.
 *
 * @param isWorthRecording false if the stored row would not change, so that looking at the clock costs nothing
 */
record Decision(
        SubscriptionState next,
        List<ApplyRequest.Grant> grants,
        List<ApplyRequest.Log> logs,
        List<ApplyRequest.EventOutcome> outcomes,
        ApplyRequest.@Nullable Downgrade downgrade,
        @Nullable Ask ask,
        @Nullable CommandOutcome answer,
        boolean isWorthRecording) {

    ApplyRequest toRequest(long expectedVersion, Instant at) {
        SubscriptionState stored = next.withVersion(expectedVersion + 1);
        return new ApplyRequest(
                next.subscriptionId(),
                expectedVersion,
                at,
                next.userId(),
                next.customerId(),
                stored,
                next.standing(),
                grants,
                logs,
                outcomes,
                downgrade,
                next.nextDueAt());
    }
}
