package dev.tenure.workflows.subscription;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

    /** Gives a transaction or lines of it back, unless that has happened or is being decided. */
    PaddleAnswer refund(RefundRequest request);

    /** Withdraws a scheduled cancel or pause. */
    PaddleAnswer removeScheduledChange(String subscriptionId);

    /**
     * Undoes a scheduled cancel or pause, and no other; of a change or a resumption it only says whether it was done, by
     * refusing for good.
     */
    PaddleAnswer withdraw(WithdrawRequest request);

    /** Another price for the item of the plan; the other items stay. */
    PaddleAnswer change(ChangeRequest request);

    /** Pauses from the end of the period on. */
    PaddleAnswer pause(PauseRequest request);

    /** Ends a pause now, with a charge for a new period; withdraws one that is only scheduled. */
    PaddleAnswer resume(ResumeRequest request);

    /** Which subscription to read, and from when on its transactions matter. */
    record ReadRequest(String subscriptionId, @Nullable Instant since) {}

    /**
     * Which transaction to give back, and why.
     *
     * @param owedSince a refund that is younger and was rejected is this one
     * @param lineIds the lines that go back; none if all of it does
     */
    record RefundRequest(String transactionId, String reason, Instant owedSince, List<String> lineIds) {

        public RefundRequest {
            // A request from before there were any names none.
            lineIds = List.copyOf(Objects.requireNonNullElse(lineIds, List.of()));
        }

        /** All of it. */
        public RefundRequest(String transactionId, String reason, Instant owedSince) {
            this(transactionId, reason, owedSince, List.of());
        }
    }

    /** Which subscription to cancel, and whether its paid time is given up. */
    record CancelRequest(String subscriptionId, boolean immediately) {}

    /**
     * What to change to.
     *
     * @param clearsScheduled whether a scheduled cancel or pause goes away with it; if not, it is in the way
     * @param previewed what the change was confirmed for; null if nothing was shown
     * @param since when it was asked for: a payment for it since then tells that it may have been made
     * @param keepsScheduled whether a scheduled cancel or pause neither goes away nor is in the way
     */
    record ChangeRequest(
            String subscriptionId,
            String priceId,
            PlanChange.Mode mode,
            boolean clearsScheduled,
            @Nullable PreviewFacts previewed,
            Instant since,
            boolean keepsScheduled) {

        /** One that clears what is scheduled, or finds it in the way. */
        public ChangeRequest(
                String subscriptionId,
                String priceId,
                PlanChange.Mode mode,
                boolean clearsScheduled,
                @Nullable PreviewFacts previewed,
                Instant since) {
            this(subscriptionId, priceId, mode, clearsScheduled, previewed, since, false);
        }
    }

    /**
     * What is taken back.
     *
     * @param change what was to be changed to; null unless it is a change
     */
    record WithdrawRequest(
            String subscriptionId,
            Command.Kind kind,
            @Nullable ChangeRequest change) {}

    /** Which subscription to pause, and when it goes on by itself; null if it does not. */
    record PauseRequest(String subscriptionId, @Nullable Instant until) {}

    /** Which subscription goes on, and since when its payments are of interest. */
    record ResumeRequest(String subscriptionId, Instant since) {}
}
