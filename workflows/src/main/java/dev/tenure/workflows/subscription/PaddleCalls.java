package dev.tenure.workflows.subscription;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Paddle. Writes look, compare, act and confirm, so that trying again never does a thing twice. They answer
 * within 20 s, {@link PaddleAnswer.Unavailable} if need be, and never throw for what Paddle says.
 */
@ActivityInterface
public interface PaddleCalls {

    /** The subscription, and its completed transactions since {@code since} (all that are kept, if null). */
    PaddleAnswer read(ReadRequest request);

    /**
     * Cancels at the period's end; at once if asked so, or if Paddle says past due or paused: to the end of a period that
     * nobody paid would be too long.
     */
    PaddleAnswer cancel(CancelRequest request);

    /** Gives a whole transaction back, unless that has happened or is being decided. */
    PaddleAnswer refund(RefundRequest request);

    /** Withdraws a scheduled cancel or pause. */
    PaddleAnswer removeScheduledChange(String subscriptionId);

    /** Which subscription to read, and from when on its transactions matter. */
    record ReadRequest(String subscriptionId, @Nullable Instant since) {}

    /**
     * Which transaction to give back, and why.
     *
     * @param owedSince a refund that is younger and was rejected is this one
     */
    record RefundRequest(String transactionId, String reason, Instant owedSince) {}

    /** Which subscription to cancel, and whether its paid time is given up. */
    record CancelRequest(String subscriptionId, boolean immediately) {}
}
