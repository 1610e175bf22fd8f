package dev.tenure.workflows.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that Tenure owes back for a whole transaction, until Paddle has given it back or never will.
 *
 * @param reason a code: why it is owed
 * @param actor on whose wish
 * @param endsAccess whether what the transaction paid for counts no more, from now on
 * @param owedSince refunds that are younger are this one, should the answer to it have been lost
 * @param tries how often Paddle was asked
 * @param nextAt when Paddle is asked (again); null unless it is owed still
 */
public record OwedRefund(
        String transactionId,
        String reason,
        String actor,
        boolean endsAccess,
        Instant owedSince,
        Progress progress,
        int tries,
        @Nullable Instant nextAt) {

    /** How far it has come. */
    public enum Progress {
        /** Paddle was not asked, or could not answer. */
        OWED,
        /** Paddle has it and has not decided. */
        PENDING,
        REFUNDED,
        /** Paddle will not do it by itself: an operator must. */
        REFUSED
    }

    static OwedRefund since(Instant now, String transactionId, String reason, String actor, boolean endsAccess) {
        return new OwedRefund(transactionId, reason, actor, endsAccess, now, Progress.OWED, 0, now);
    }

    OwedRefund now(Progress next) {
        return new OwedRefund(transactionId, reason, actor, endsAccess, owedSince, next, tries, null);
    }

    OwedRefund again(Instant at) {
        return new OwedRefund(transactionId, reason, actor, endsAccess, owedSince, Progress.OWED, tries + 1, at);
    }

    boolean is(Progress other) {
        return progress == other;
    }
}
