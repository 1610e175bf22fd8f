package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
        /** The later ones are ended at once and refunded, if there is no doubt that nobody wanted them. */
        AUTO,
        /** Operators are asked to look. */
        REVIEW
    }

    /** One that is not wanted beside the one that stays, and what is done about it. */
    public record Found(String subscriptionId, String keptSubscriptionId, Policy policy) {}

    /**
     * Of those that give access and renew the one that was paid first stays; if two were at one instant, the one with the
     * smaller id. Where none does, operators are asked.
     */
    public static List<Found> among(List<Living> all) {
        Optional<Living> standing = all.stream().filter(Living::serves).min(FIRST_PAID);
        return standing.or(() -> all.stream().min(FIRST_PAID)).stream()
                .flatMap(kept -> all.stream()
                        .filter(other -> !other.subscriptionId().equals(kept.subscriptionId()))
                        .map(other -> found(other, kept)))
                .toList();
    }

    /** What was promised when it began, whatever the setting says today; but nothing is ended that somebody may want. */
    private static Found found(Living other, Living kept) {
        boolean isLater = other.paidSince() != null && FIRST_PAID.compare(other, kept) > 0;
        boolean isUnwanted = kept.serves() && isLater && !other.hasRenewed();
        return new Found(other.subscriptionId(), kept.subscriptionId(), isUnwanted ? other.policy() : Policy.REVIEW);
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

    /** With the credits that were granted here for it: exactly one plan's credits are kept. */
    private static void giveBack(Docket docket, Instant now) {
        List<String> owed = docket.state.covers().stream()
                .map(Cover::transactionId)
                .distinct()
                .filter(id -> Refunds.owe(docket, OwedRefund.since(now, id, REASON, ACTOR, true)))
                .toList();
        for (Cover cover : docket.state.covers()) {
            for (int month = cover.adopted();
                    owed.contains(cover.transactionId()) && month < cover.granted();
                    month++) {
                long amount = cover.grantAmount(docket.state.policies());
                String key = "clawback/" + cover.lineId() + "/" + month;
                docket.grant(new ApplyRequest.Grant(key, "clawback", -amount, cover.transactionId()));
            }
        }
    }
}
