package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.Policies.RenewalAfterCancel;
import dev.tenure.workflows.subscription.Repayments.UnwantedBilling;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
        if (wasTakenBack(docket.state, pending)) {
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

    /** The wish to leave was carried out, but somebody had taken it back: no charge is unwanted because of it. */
    static void takenBack(Docket docket, PendingCommand leaving) {
        if (leaving.kind() == Command.Kind.CANCEL && Rule.WHO_TAKES_IT_BACK_WANTS_THE_CHARGE.binds(docket.state)) {
            Instant asked = leaving.requestedAt();
            UnwantedBilling nothing = new UnwantedBilling(asked, asked, leaving.actor());
            Refunds.change(docket, docket.state.repayments().with(nothing));
        }
    }

    /** Whether a wish to leave that waits once more was taken back meanwhile. */
    private static boolean wasTakenBack(SubscriptionState state, PendingCommand leaving) {
        UnwantedBilling known = state.repayments().unwanted();
        return known != null
                && ends(leaving)
                && known.from().equals(leaving.requestedAt())
                && known.until().equals(known.from())
                && Rule.WHO_TAKES_IT_BACK_WANTS_THE_CHARGE.binds(state);
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
        return endsSince != null
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

    /** Since when a cancel waits that was never taken back, or billing is being ended; null if neither. */
    private static @Nullable Instant endsSince(SubscriptionState state) {
        PendingCommand pending = state.pending();
        if (pending != null && ends(pending)) {
            return wasTakenBack(state, pending) ? null : pending.requestedAt();
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

    /** A change of the interval is paid like a period, and mostly gives back what it takes the place of. */
    private static boolean isChange(SubscriptionState state, Cover cover) {
        boolean givesBack = state.covers().stream()
                .anyMatch(other -> other.kind() == Cover.Kind.RETURNED
                        && other.transactionId().equals(cover.transactionId()));
        return givesBack || (Rule.A_FULL_CHANGE_IS_NO_RENEWAL.binds(state) && isAnotherPriceInBetween(state, cover));
    }

    /** A renewal begins where a period ends; one whose date was moved has the price of the one before it. */
    private static boolean isAnotherPriceInBetween(SubscriptionState state, Cover cover) {
        List<Cover> earlier = state.covers().stream()
                .filter(before -> before.kind() != Cover.Kind.RETURNED)
                .filter(before -> before.startsAt().isBefore(cover.startsAt()))
                .toList();
        boolean goesOn = earlier.stream().anyMatch(before -> isAround(before.endsAt(), cover.startsAt()));
        return !goesOn
                && earlier.stream()
                        .max(Comparator.comparing(Cover::startsAt).thenComparing(Cover::lineId))
                        .filter(last -> !last.priceId().equals(cover.priceId()))
                        .isPresent();
    }

    private static boolean isAround(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(Access.SKEW) <= 0;
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
