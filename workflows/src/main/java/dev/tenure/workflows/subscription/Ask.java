package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the judge wants from Paddle before it can go on. */
sealed interface Ask {

    /** The subscription and its newest transactions, as they are now. */
    record Read() implements Ask {}

    /** The cancellation of the pending command; at once only if its paid time is to be given up. */
    record Cancel(boolean immediately) implements Ask {}

    /** The end of billing at once, because money goes back. */
    record Stop(String reason) implements Ask {}

    /**
     * A transaction given back, all of it or only these lines; a refund of it that is younger than {@code owedSince} is
     * this one.
     */
    record Refund(String transactionId, String reason, Instant owedSince, List<String> lineIds) implements Ask {

        /** All of it. */
        Refund(String transactionId, String reason, Instant owedSince) {
            this(transactionId, reason, owedSince, List.of());
        }
    }

    /** The removal of what Paddle would do by itself, for the pending command. */
    record RemoveScheduledChange() implements Ask {}

    /** The withdrawal of a command that waits: whether it was done, and its end if it can be undone. */
    record Withdraw(Command.Kind kind, @Nullable Change change) implements Ask {

        PaddleCalls.WithdrawRequest of(String subscriptionId) {
            return new PaddleCalls.WithdrawRequest(
                    subscriptionId, kind, change == null ? null : change.of(subscriptionId));
        }
    }

    /** Another price for the plan's item, for the pending command, beside a scheduled change or in place of it. */
    record Change(PlanChange change, PlanChange.Mode mode, Instant since, boolean keepsScheduled) implements Ask {

        PaddleCalls.ChangeRequest of(String subscriptionId) {
            return new PaddleCalls.ChangeRequest(
                    subscriptionId, change.priceId(), mode, change.isNow(), change.previewed(), since, keepsScheduled);
        }
    }

    /** A pause from the end of the period on. */
    record Pause(@Nullable Instant until) implements Ask {}

    /** The end of a pause, now. */
    record Resume(Instant since) implements Ask {}
}
