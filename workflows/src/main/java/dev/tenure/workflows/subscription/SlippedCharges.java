package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.Policies.RenewalAfterCancel;
import dev.tenure.workflows.subscription.Repayments.UnwantedBilling;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Paddle bills although nobody wants it any more: between a wish to leave, or a reason to end, and its being done. */
final class SlippedCharges {

    /** Why a renewal is given back that was charged after its cancellation was accepted. */
    static final String REASON = "renewal_after_cancel";

    private SlippedCharges() {}

    /** A cancel that is carried out ends the time in which a renewal could slip through; a keep makes it wanted. */
    static void carriedOut(Docket docket, PaddleAnswer answer, Instant now) {
        PendingCommand pending = docket.state.pending();
        if (pending == null || !(answer instanceof PaddleAnswer.Done done)) {
            return;
        }
        Repayments repayments = docket.state.repayments();
        if (wantedAgainAt(docket.state, pending) != null) {
            return;
        }
        if (ends(pending)) {
            UnwantedBilling unwanted = new UnwantedBilling(
                    unwantedSince(docket.state, pending, done), unwantedUntil(done, now), pending.actor());
            Refunds.change(docket, repayments.with(unwanted));
        } else if (isStaying(pending)) {
            Stop stop = repayments.stop();
            boolean isSlip = stop != null && stop.reason().equals(REASON);
            Refunds.change(
                    docket,
                    repayments.forgiving(REASON).with((UnwantedBilling) null).with(isSlip ? null : stop));
        }
    }

    /** The wish to leave was carried out before somebody took it back: what was charged after that was wanted. */
    static void takenBack(Docket docket, PendingCommand leaving, Instant at) {
        if (leaving.kind() == Command.Kind.CANCEL && Rule.WHO_TAKES_IT_BACK_WANTS_THE_CHARGE.binds(docket.state)) {
            UnwantedBilling unwanted = new UnwantedBilling(leaving.requestedAt(), at, leaving.actor());
            Refunds.change(docket, docket.state.repayments().with(unwanted));
        }
    }

    /** When a wish to leave that waits once more was taken back; null if it never was. */
    private static @Nullable Instant wantedAgainAt(SubscriptionState state, PendingCommand leaving) {
        UnwantedBilling known = state.repayments().unwanted();
        if (known == null || !ends(leaving) || !Rule.WHO_TAKES_IT_BACK_WANTS_THE_CHARGE.binds(state)) {
            return null;
        }
        return known.from().equals(leaving.requestedAt()) ? known.until() : null;
    }

    /** Whether it is about leaving: to take back a change or a pause makes no charge wanted. */
    private static boolean isStaying(PendingCommand pending) {
        WithdrawnCommand taken = pending.withdraws();
        return pending.kind() == Command.Kind.KEEP
                && (taken == null || taken.command().kind() == Command.Kind.CANCEL);
    }

    /** Asking again for what was asked and still stands does not make wanted what was billed between. */
    private static Instant unwantedSince(SubscriptionState state, PendingCommand pending, PaddleAnswer.Done done) {
        UnwantedBilling known = state.repayments().unwanted();
        if (known == null || CancelRules.isAgain(state.provider(), done.subscription())) {
            return pending.requestedAt();
        }
        return known.from().equals(state.cancelRequestedAt()) ? known.from() : pending.requestedAt();
    }

    /** Until Paddle had ended it, by its own clock or by ours, whichever is ahead. */
    private static Instant unwantedUntil(PaddleAnswer.Done done, Instant now) {
        Instant endedAt = done.subscription().updatedAt();
        return endedAt.isAfter(now) ? endedAt : now;
    }

    private static boolean ends(PendingCommand pending) {
        return pending.kind() == Command.Kind.CANCEL || pending.kind() == Command.Kind.END_NOW;
    }

    /** Whether an end that still waits came before this charge: whose money it is will be known when it is carried out. */
    static boolean isDoubtful(SubscriptionState state, Cover cover) {
        Instant endsSince = endsSince(state);
        PendingCommand pending = state.pending();
        Instant wantedAgainAt = pending == null ? null : wantedAgainAt(state, pending);
        return endsSince != null
                && (wantedAgainAt == null || !chargedAt(state, cover).isAfter(wantedAgainAt))
                && state.policies().renewalAfterCancel() == RenewalAfterCancel.REFUND
                && isRenewal(state, cover)
                && chargedAt(state, cover).isAfter(endsSince);
    }

    /** A bill that failed and is collected later is charged when it is paid. */
    private static Instant chargedAt(SubscriptionState state, Cover cover) {
        Instant paidAt = cover.paidAt();
        Instant billedAt = cover.chargedAt();
        if (paidAt == null || !Rule.A_LATE_CHARGE_IS_A_CHARGE.binds(state)) {
            return billedAt;
        }
        return paidAt.isAfter(billedAt.plus(Access.RENEWAL_SETTLES)) ? paidAt : billedAt;
    }

    /** Since when a cancel waits, or billing is being ended; null if neither. */
    private static @Nullable Instant endsSince(SubscriptionState state) {
        PendingCommand pending = state.pending();
        if (pending != null && ends(pending)) {
            return pending.requestedAt();
        }
        Stop stop = state.repayments().stop();
        return stop != null && Rule.WHAT_SLIPS_THROUGH_A_STOP_GOES_BACK.binds(state) ? stop.since() : null;
    }

    /** Whether a cancel was asked in a paid period and still waits although that is over. */
    static boolean isTooLate(SubscriptionState state, Instant now) {
        PendingCommand pending = state.pending();
        Instant paidThrough = state.paidThrough();
        return pending != null
                && ends(pending)
                && state.policies().renewalAfterCancel() == RenewalAfterCancel.REFUND
                && paidThrough != null
                && pending.requestedAt().isBefore(paidThrough)
                && !now.isBefore(paidThrough);
    }

    /** What somebody bought is no renewal, even if Paddle's clock runs ahead and they left in the next moment. */
    private static boolean isRenewal(SubscriptionState state, Cover cover) {
        return cover.kind() == Cover.Kind.PAID
                && state.covers().stream()
                        .anyMatch(earlier -> earlier.startsAt().isBefore(cover.startsAt()))
                && !(Rule.A_CHANGE_IS_NO_RENEWAL.binds(state) && isChange(state, cover));
    }

    /** A change of the interval is paid like a period, and gives back what it takes the place of in the same transaction. */
    private static boolean isChange(SubscriptionState state, Cover cover) {
        return state.covers().stream()
                .anyMatch(other -> other.kind() == Cover.Kind.RETURNED
                        && other.transactionId().equals(cover.transactionId()));
    }

    static void owe(Docket docket, Instant now) {
        UnwantedBilling unwanted = docket.state.repayments().unwanted();
        if (unwanted == null || docket.state.policies().renewalAfterCancel() == RenewalAfterCancel.KEEP) {
            return;
        }
        for (Cover cover : docket.state.covers()) {
            if (isRenewal(docket.state, cover) && unwanted.covers(chargedAt(docket.state, cover))) {
                Refunds.owe(docket, OwedRefund.since(now, cover.transactionId(), REASON, unwanted.actor(), true));
            }
        }
    }

    /** What was charged since billing had to end is not wanted, told before the answer or after it. */
    static void sinceStop(Docket docket, Stop stop, PaddleAnswer.Done done, Instant now) {
        if (!Rule.WHAT_SLIPS_THROUGH_A_STOP_GOES_BACK.binds(docket.state)) {
            return;
        }
        UnwantedBilling known = docket.state.repayments().unwanted();
        Instant from = known != null && known.from().isBefore(stop.since()) ? known.from() : stop.since();
        String actor = known == null ? stop.actor() : known.actor();
        Refunds.change(
                docket, docket.state.repayments().with(new UnwantedBilling(from, unwantedUntil(done, now), actor)));
    }
}
