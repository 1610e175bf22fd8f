package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of a user's subscriptions stays when there is more than one, and what becomes of the others. */
public final class Duplicates {

    static final String REASON = "duplicate_subscription";

    private static final String ACTOR = "system";

    private static final Comparator<Living> FIRST_PAID = Comparator.comparing(
                    Living::paidSince, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Living::subscriptionId);

    private Duplicates() {}

    /** What is done about them. */
    public enum Policy {
        /** The later ones are ended at once and refunded. */
        AUTO,
        /** Operators are asked to look. */
        REVIEW
    }

    /**
     * A subscription that may be billed again.
     *
     * @param paidSince when its first paid period began; null if nothing was paid yet
     */
    public record Living(String subscriptionId, @Nullable Instant paidSince) {}

    /** The one that was paid first stays; if two were at one instant, the one with the smaller id. */
    public static Optional<String> kept(List<Living> all) {
        return all.stream().min(FIRST_PAID).map(Living::subscriptionId);
    }

    /** Its payments are owed back, which ends its billing. */
    static void end(Docket docket, Instant now) {
        docket.actor = ACTOR;
        giveBack(docket, now);
    }

    /** What is billed before Paddle has ended it goes back, too. */
    static void settle(Docket docket, Instant now) {
        boolean isDuplicate = docket.state.repayments().owed().stream()
                .anyMatch(refund -> refund.reason().equals(REASON));
        if (isDuplicate) {
            giveBack(docket, now);
        }
    }

    /** With the credits that were granted for it: exactly one plan's credits are kept. */
    private static void giveBack(Docket docket, Instant now) {
        List<String> owed = docket.state.covers().stream()
                .map(Cover::transactionId)
                .distinct()
                .filter(id -> Refunds.owe(docket, OwedRefund.since(now, id, REASON, ACTOR, true)))
                .toList();
        for (Cover cover : docket.state.covers()) {
            for (int month = 0; owed.contains(cover.transactionId()) && month < cover.granted(); month++) {
                long amount = cover.grantAmount(docket.state.policies());
                String key = "clawback/" + cover.lineId() + "/" + month;
                docket.grant(new ApplyRequest.Grant(key, "clawback", -amount, cover.transactionId()));
            }
        }
    }
}
