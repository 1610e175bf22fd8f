package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.OwedRefund.Progress;
import dev.tenure.workflows.subscription.Policies.LatePayment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The judge's part that gives money back and ends billing by itself. */
final class Refunds {

    /** Why an old invoice is given back that was paid after the end. */
    static final String LATE_PAYMENT = "late_payment";

    private static final String EVENT = "membership_refund";
    private static final String SYSTEM = "system";

    static final List<Duration> PAUSES = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6));

    /** What was asked so often, for more than a day, is for operators too. */
    static final int REVIEW_AFTER_TRIES = 8;

    private Refunds() {}

    /** From now on the whole transaction is owed back; once is enough, whoever asks. False if it was owed before. */
    static boolean owe(Docket docket, OwedRefund refund) {
        if (docket.state.repayments().of(refund.transactionId()).isPresent()) {
            return false;
        }
        change(docket, docket.state.repayments().with(refund));
        return true;
    }

    /** Draws the consequences of what is known: what is owed, how far it is, and what must be stopped. */
    static void settle(Docket docket, Instant now) {
        SlippedCharges.owe(docket, now);
        oweLatePayments(docket, now);
        follow(docket, now);
        stopBilling(docket, now);
    }

    static @Nullable Instant nextAt(SubscriptionState state) {
        Stop stop = state.repayments().stop();
        return stop != null ? stop.nextAt() : due(state).map(OwedRefund::nextAt).orElse(null);
    }

    /** Billing is ended before anything is given back. */
    static Optional<Ask> ask(SubscriptionState state, Instant now) {
        Instant at = nextAt(state);
        if (at == null || now.isBefore(at)) {
            return Optional.empty();
        }
        Stop stop = state.repayments().stop();
        return stop != null
                ? Optional.of(new Ask.Stop(stop.reason()))
                : due(state)
                        .map(refund -> new Ask.Refund(
                                refund.transactionId(),
                                refund.reason(),
                                refund.owedSince(),
                                planLines(state, refund.transactionId())));
    }

    /** Of a mixed basket what was paid for the plan goes back, and the rest stays bought. None means all of it. */
    private static List<String> planLines(SubscriptionState state, String transactionId) {
        return state.covers().stream()
                .filter(cover -> cover.transactionId().equals(transactionId))
                .filter(cover -> cover.mixed() && cover.totalMinor() > 0)
                .map(Cover::lineId)
                .toList();
    }

    /** The next one that is owed still. */
    private static Optional<OwedRefund> due(SubscriptionState state) {
        return state.repayments().owed().stream()
                .filter(refund -> refund.nextAt() != null)
                .min((one, other) ->
                        Objects.requireNonNull(one.nextAt()).compareTo(Objects.requireNonNull(other.nextAt())));
    }

    static void stopped(Docket docket, PaddleAnswer answer, Instant now) {
        Stop stop = docket.state.repayments().stop();
        if (stop == null) {
            return;
        }
        docket.actor = stop.actor();
        if (answer instanceof PaddleAnswer.Done done) {
            docket.state = Merge.fact(docket.state, done.subscription()).state();
            boolean isWished = stop.reason().equals(SlippedCharges.REASON);
            if (!isWished) {
                docket.log(Audit.because("membership_cancel_requested", stop.actor(), stop.reason()));
                SlippedCharges.sinceStop(docket, stop, done, now);
            }
            SubscriptionFact provider = docket.state.provider();
            if (provider == null || !provider.isCanceled()) {
                change(docket, docket.state.repayments().with(stop.again(now.plus(pause(stop.tries(), answer)))));
            }
            return;
        }
        change(docket, docket.state.repayments().with(stop.again(now.plus(pause(stop.tries(), answer)))));
        docket.log(Audit.failed(
                "membership_cancel_requested", stop.actor(), code(answer), stop.reason() + " cannot be ended"));
    }

    static void answered(Docket docket, Ask.Refund ask, PaddleAnswer answer, Instant now) {
        OwedRefund refund = docket.state.repayments().of(ask.transactionId()).orElse(null);
        if (refund == null || !refund.is(Progress.OWED)) {
            return;
        }
        docket.actor = refund.actor();
        switch (answer) {
            case PaddleAnswer.Refunded done -> requested(docket, refund, done.adjustment());
            case PaddleAnswer.Done other -> throw new IllegalStateException("a refund is not answered like this");
            case PaddleAnswer.Undecided undecided -> later(docket, refund, answer, now);
            case PaddleAnswer.RefusedForGood refused -> refuse(docket, refund, refused.code());
            case PaddleAnswer.RefusedForNow refused -> later(docket, refund, answer, now);
            case PaddleAnswer.Unavailable away -> later(docket, refund, answer, now);
        }
    }

    private static void requested(Docket docket, OwedRefund refund, AdjustmentFact adjustment) {
        change(docket, docket.state.repayments().with(adjustment));
        if (adjustment.isRejected()) {
            refuse(docket, refund, "rejected");
            return;
        }
        docket.log(Audit.because(
                EVENT, refund.actor(), refund.reason() + " " + refund.transactionId() + " " + adjustment.status()));
        Progress next = adjustment.isPending() ? Progress.PENDING : Progress.REFUNDED;
        change(docket, docket.state.repayments().with(refund.now(next)));
    }

    private static void later(Docket docket, OwedRefund refund, PaddleAnswer answer, Instant now) {
        change(docket, docket.state.repayments().with(refund.again(now.plus(pause(refund.tries(), answer)))));
        docket.log(Audit.failed(
                EVENT, refund.actor(), code(answer), refund.reason() + " " + refund.transactionId() + " waits"));
    }

    private static void refuse(Docket docket, OwedRefund refund, String code) {
        docket.log(
                Audit.failed(EVENT, refund.actor(), code, refund.reason() + " " + refund.transactionId() + " refused"));
        change(docket, docket.state.repayments().with(refund.now(Progress.REFUSED)));
    }

    /** What Paddle decided about a refund is told by its adjustments, whoever made them. */
    private static void follow(Docket docket, Instant now) {
        for (OwedRefund refund : docket.state.repayments().owed()) {
            List<AdjustmentFact> made = docket.state.repayments().adjustments().stream()
                    .filter(fact -> fact.isRefund() && fact.transactionId().equals(refund.transactionId()))
                    .toList();
            boolean isGivenBack = made.stream().anyMatch(fact -> fact.full() && fact.isApproved())
                    || (!planLines(docket.state, refund.transactionId()).isEmpty()
                            && GivenBack.isRefunded(docket.state, refund.transactionId()));
            boolean isPending = made.stream().anyMatch(AdjustmentFact::isPending);
            if (isGivenBack && !refund.is(Progress.REFUNDED)) {
                change(docket, docket.state.repayments().with(refund.now(Progress.REFUNDED)));
            } else if (refund.is(Progress.PENDING) && !isGivenBack && !isPending) {
                boolean isRejected = made.stream().anyMatch(fact -> fact.full() && fact.isRejected());
                if (isRejected) {
                    refuse(docket, refund, "rejected");
                } else {
                    change(docket, docket.state.repayments().with(refund.again(now)));
                }
            }
        }
    }

    /** Billing is ended for as long as there is a reason to; one that goes away in time, like a chargeback, is none. */
    private static void stopBilling(Docket docket, Instant now) {
        Repayments repayments = docket.state.repayments();
        SubscriptionFact provider = docket.state.provider();
        boolean isOpen = provider != null && !provider.isCanceled();
        Stop stop = repayments.stop();
        Optional<String> reason = isOpen ? GivenBack.endsBilling(docket.state) : Optional.empty();
        if (stop != null && reason.isEmpty()) {
            change(docket, repayments.with((Stop) null));
        } else if (stop == null && reason.isPresent()) {
            change(docket, repayments.with(Stop.since(now, reason.get(), SYSTEM)));
        }
    }

    /** Somebody pays an old invoice after the end: access comes back for what is left of its period, or the money goes. */
    private static void oweLatePayments(Docket docket, Instant now) {
        SubscriptionFact provider = docket.state.provider();
        Instant canceledAt = provider == null || !provider.isCanceled() ? null : provider.canceledAt();
        if (canceledAt == null) {
            return;
        }
        for (Cover cover : docket.state.covers()) {
            Instant paidAt = cover.paidAt();
            if (paidAt != null && paidAt.isAfter(canceledAt) && !isRestored(docket.state, cover, paidAt)) {
                owe(docket, OwedRefund.since(now, cover.transactionId(), LATE_PAYMENT, SYSTEM, true));
            }
        }
    }

    private static boolean isRestored(SubscriptionState state, Cover cover, Instant paidAt) {
        if (cover.kind() != Cover.Kind.PAID) {
            return true;
        }
        return state.policies().latePayment() == LatePayment.RESTORE
                && state.forfeitedAt() == null
                && paidAt.isBefore(cover.endsAt());
    }

    /** What others gave back or took is told when it is decided, with what it changes; what is owed here was told already. */
    static void audit(Docket docket) {
        auditRaises(docket);
        List<AdjustmentFact> known = docket.before.repayments().adjustments();
        for (AdjustmentFact fact : docket.state.repayments().adjustments()) {
            boolean isTold = known.stream()
                    .anyMatch(old -> old.adjustmentId().equals(fact.adjustmentId())
                            && old.status().equals(fact.status()));
            boolean isOwed = fact.isRefund()
                    && docket.state.repayments().of(fact.transactionId()).isPresent();
            if (!isTold && !isOwed && (fact.isApproved() || fact.isRejected()) && movesMoney(fact)) {
                docket.log(Audit.moved(
                        EVENT,
                        fact.isApproved() ? null : "rejected",
                        fact.action() + " " + fact.transactionId() + " " + fact.adjustmentId(),
                        docket.before,
                        docket.state));
            }
        }
    }

    /** Money that is kept and gives nothing is for operators: whether it goes back, too, is theirs to say. */
    private static void auditRaises(Docket docket) {
        List<String> known = GivenBack.raisesLeft(docket.before);
        GivenBack.raisesLeft(docket.state).stream()
                .filter(transactionId -> !known.contains(transactionId))
                .forEach(transactionId -> docket.log(Audit.failed(
                        EVENT, SYSTEM, PendingQueue.NEEDS_REVIEW, transactionId + " raised a period that went back")));
    }

    private static boolean movesMoney(AdjustmentFact fact) {
        return fact.isRefund() || fact.action().startsWith(GivenBack.CHARGEBACK);
    }

    static boolean isPending(SubscriptionState state) {
        return state.repayments().owed().stream()
                        .anyMatch(refund -> refund.is(Progress.OWED) || refund.is(Progress.PENDING))
                || state.repayments().adjustments().stream().anyMatch(fact -> fact.isRefund() && fact.isPending());
    }

    static boolean needsReview(SubscriptionState state) {
        Stop stop = state.repayments().stop();
        return !GivenBack.raisesLeft(state).isEmpty()
                || (stop != null && stop.tries() >= REVIEW_AFTER_TRIES)
                || state.repayments().owed().stream()
                        .anyMatch(refund -> refund.is(Progress.REFUSED)
                                || (refund.is(Progress.OWED) && refund.tries() >= REVIEW_AFTER_TRIES));
    }

    private static Duration pause(int tries, PaddleAnswer answer) {
        Duration pause = PAUSES.get(Math.min(tries, PAUSES.size() - 1));
        long asked = answer instanceof PaddleAnswer.Unavailable away ? away.retryAfterSeconds() : 0;
        return asked > pause.toSeconds() ? Duration.ofSeconds(asked) : pause;
    }

    private static String code(PaddleAnswer answer) {
        return switch (answer) {
            case PaddleAnswer.RefusedForGood refused -> refused.code();
            case PaddleAnswer.RefusedForNow refused -> refused.code();
            case PaddleAnswer.Unavailable away -> "service_unavailable";
            case PaddleAnswer.Undecided undecided -> "needs_review";
            case PaddleAnswer.Done done -> throw new IllegalStateException("done is no failure");
            case PaddleAnswer.Refunded done -> throw new IllegalStateException("refunded is no failure");
        };
    }

    static void change(Docket docket, Repayments next) {
        docket.state = docket.state.edit().repayments(next).build();
    }
}
