package dev.tenure.activities.subscription;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.adjustment.AdjustmentAction;
import dev.tenure.paddle.adjustment.AdjustmentStatus;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.client.AdjustmentFilter;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.CreateAdjustment;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionDetails;
import dev.tenure.workflows.subscription.AdjustmentFact;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls.RefundRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives one transaction back, or lines of it: its adjustments say whether that has happened, before the call and after a
 * lost answer.
 */
final class RefundCall {
    /** Paddle's clock and ours need not agree to the second. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String PENDING = "adjustment_pending_refund_request";
    private static final String NOTHING = "adjustment_amount_cannot_be_zero";

    private final PaddleClient paddle;
    private final FactReader facts;

    RefundCall(PaddleClient paddle, FactReader facts) {
        this.paddle = paddle;
        this.facts = facts;
    }

    PaddleAnswer make(Tries.Turn turn, RefundRequest request) {
        if (request.lineIds().isEmpty()) {
            return make(turn, request, null);
        }
        Answer<PaddleTransaction> seen = turn.read(() -> paddle.getTransaction(request.transactionId()));
        if (!(seen instanceof Answer.Success<PaddleTransaction>(PaddleTransaction transaction))) {
            return PaddleAnswers.failure(seen);
        }
        TransactionDetails details = transaction.details();
        return details == null
                ? new PaddleAnswer.Unavailable("no_details", 0)
                : make(turn, request, new RefundedLines(request.lineIds(), details));
    }

    /** @param lines null if all of the transaction goes back */
    private PaddleAnswer make(Tries.Turn turn, RefundRequest request, @Nullable RefundedLines lines) {
        Answer<Listing<PaddleAdjustment>> seen = look(turn, request);
        if (!(seen instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> made))) {
            return PaddleAnswers.failure(seen);
        }
        Optional<PaddleAnswer> known = decided(made.items(), request, lines);
        if (known.isPresent()) {
            return known.get();
        }
        CreateAdjustment wanted = wanted(made.items(), request, lines);
        Answer<PaddleAdjustment> acted = turn.once(() -> paddle.createAdjustment(wanted));
        if (acted instanceof Answer.Success<PaddleAdjustment>(PaddleAdjustment created)) {
            return new PaddleAnswer.Refunded(fact(created));
        }
        return confirmed(turn, request, lines).orElseGet(() -> PaddleAnswers.failure(acted));
    }

    private static CreateAdjustment wanted(
            List<PaddleAdjustment> made, RefundRequest request, @Nullable RefundedLines lines) {
        return lines == null
                ? CreateAdjustment.fullRefund(request.transactionId(), request.reason())
                : CreateAdjustment.partialRefund(request.transactionId(), request.reason(), lines.left(made));
    }

    /** Refused or unknown: somebody else may have done it meanwhile, or Paddle did it and its answer was lost. */
    private Optional<PaddleAnswer> confirmed(Tries.Turn turn, RefundRequest request, @Nullable RefundedLines lines) {
        return look(turn, request) instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> now)
                ? decided(now.items(), request, lines)
                : Optional.empty();
    }

    private Answer<Listing<PaddleAdjustment>> look(Tries.Turn turn, RefundRequest request) {
        return turn.read(() -> paddle.listAdjustments(AdjustmentFilter.ofTransaction(request.transactionId())));
    }

    /** What is known without asking for another refund; empty if one is to be asked for. */
    private Optional<PaddleAnswer> decided(
            List<PaddleAdjustment> made, RefundRequest request, @Nullable RefundedLines lines) {
        Optional<PaddleAdjustment> ours = made.stream()
                .filter(adjustment -> givesBack(adjustment, made, request, lines))
                .max(Comparator.comparingInt(RefundCall::rank));
        if (ours.isPresent()) {
            return ours.map(adjustment -> new PaddleAnswer.Refunded(fact(adjustment)));
        }
        boolean isBlocked =
                made.stream().anyMatch(adjustment -> adjustment.status().equals(AdjustmentStatus.PENDING_APPROVAL));
        if (isBlocked) {
            return Optional.of(new PaddleAnswer.RefusedForNow(PENDING));
        }
        return lines != null && lines.left(made).isEmpty() ? Optional.of(nothingIsLeft(made)) : Optional.empty();
    }

    /** In parts, and by whomever: what was paid for the lines is back, or nothing was. */
    private PaddleAnswer nothingIsLeft(List<PaddleAdjustment> made) {
        return made.stream()
                .filter(RefundedLines::isStandingRefund)
                .max(Comparator.comparing(RefundCall::createdAt))
                .<PaddleAnswer>map(last -> new PaddleAnswer.Refunded(fact(last)))
                .orElse(new PaddleAnswer.RefusedForGood(NOTHING));
    }

    /** The whole of it is given back, will be, or was refused since it is owed; a bank that took it counts as well. */
    private boolean givesBack(
            PaddleAdjustment adjustment,
            List<PaddleAdjustment> made,
            RefundRequest request,
            @Nullable RefundedLines lines) {
        AdjustmentStatus status = adjustment.status();
        boolean stands = status.equals(AdjustmentStatus.APPROVED) || status.equals(AdjustmentStatus.PENDING_APPROVAL);
        if (adjustment.action().equals(AdjustmentAction.CHARGEBACK)) {
            return stands;
        }
        boolean isWhole = adjustment.action().equals(AdjustmentAction.REFUND)
                && (fact(adjustment).full() || (lines != null && lines.isTakenBy(adjustment, made)));
        boolean isOurs = !createdAt(adjustment).isBefore(request.owedSince().minus(SKEW));
        return isWhole && (stands || (isOurs && status.equals(AdjustmentStatus.REJECTED)));
    }

    private static Instant createdAt(PaddleAdjustment adjustment) {
        return Objects.requireNonNullElse(adjustment.createdAt(), Instant.EPOCH);
    }

    private static int rank(PaddleAdjustment adjustment) {
        if (adjustment.status().equals(AdjustmentStatus.APPROVED)) {
            return 2;
        }
        return adjustment.status().equals(AdjustmentStatus.PENDING_APPROVAL) ? 1 : 0;
    }

    private AdjustmentFact fact(PaddleAdjustment adjustment) {
        return facts.adjustment(adjustment, null, createdAt(adjustment));
    }
}
