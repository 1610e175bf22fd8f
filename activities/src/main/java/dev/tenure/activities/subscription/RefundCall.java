package dev.tenure.activities.subscription;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.adjustment.AdjustmentAction;
import dev.tenure.paddle.adjustment.AdjustmentItem;
import dev.tenure.paddle.adjustment.AdjustmentStatus;
import dev.tenure.paddle.adjustment.AdjustmentType;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.client.AdjustmentFilter;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.CreateAdjustment;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.workflows.subscription.AdjustmentFact;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls.RefundRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives one transaction back, or lines of it: its adjustments say whether that has happened, before the call and after a
 * lost answer.
 */
final class RefundCall {
    /** Paddle's clock and ours need not agree to the second. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String PENDING = "adjustment_pending_refund_request";

    private final PaddleClient paddle;
    private final FactReader facts;

    RefundCall(PaddleClient paddle, FactReader facts) {
        this.paddle = paddle;
        this.facts = facts;
    }

    PaddleAnswer make(Tries.Turn turn, RefundRequest request) {
        Answer<Listing<PaddleAdjustment>> seen = look(turn, request);
        if (!(seen instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> made))) {
            return PaddleAnswers.failure(seen);
        }
        Optional<PaddleAnswer> known = decided(made.items(), request);
        if (known.isPresent()) {
            return known.get();
        }
        Answer<PaddleAdjustment> acted = turn.once(() -> paddle.createAdjustment(wanted(request)));
        if (acted instanceof Answer.Success<PaddleAdjustment>(PaddleAdjustment created)) {
            return new PaddleAnswer.Refunded(fact(created));
        }
        return confirmed(turn, request).orElseGet(() -> PaddleAnswers.failure(acted));
    }

    private static CreateAdjustment wanted(RefundRequest request) {
        List<CreateAdjustment.Item> lines = request.lineIds().stream()
                .map(lineId -> new CreateAdjustment.Item(lineId, null))
                .toList();
        return lines.isEmpty()
                ? CreateAdjustment.fullRefund(request.transactionId(), request.reason())
                : CreateAdjustment.partialRefund(request.transactionId(), request.reason(), lines);
    }

    /** Refused or unknown: somebody else may have done it meanwhile, or Paddle did it and its answer was lost. */
    private Optional<PaddleAnswer> confirmed(Tries.Turn turn, RefundRequest request) {
        return look(turn, request) instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> now)
                ? decided(now.items(), request)
                : Optional.empty();
    }

    private Answer<Listing<PaddleAdjustment>> look(Tries.Turn turn, RefundRequest request) {
        return turn.read(() -> paddle.listAdjustments(AdjustmentFilter.ofTransaction(request.transactionId())));
    }

    /** What is known without asking for another refund; empty if one is to be asked for. */
    private Optional<PaddleAnswer> decided(List<PaddleAdjustment> made, RefundRequest request) {
        Optional<PaddleAdjustment> ours = made.stream()
                .filter(adjustment -> givesBack(adjustment, request))
                .max(Comparator.comparingInt(RefundCall::rank));
        if (ours.isPresent()) {
            return ours.map(adjustment -> new PaddleAnswer.Refunded(fact(adjustment)));
        }
        boolean isBlocked =
                made.stream().anyMatch(adjustment -> adjustment.status().equals(AdjustmentStatus.PENDING_APPROVAL));
        return isBlocked ? Optional.of(new PaddleAnswer.RefusedForNow(PENDING)) : Optional.empty();
    }

    /** The whole of it is given back, will be, or was refused since it is owed; a bank that took it counts as well. */
    private boolean givesBack(PaddleAdjustment adjustment, RefundRequest request) {
        AdjustmentStatus status = adjustment.status();
        boolean stands = status.equals(AdjustmentStatus.APPROVED) || status.equals(AdjustmentStatus.PENDING_APPROVAL);
        if (adjustment.action().equals(AdjustmentAction.CHARGEBACK)) {
            return stands;
        }
        boolean isWhole = adjustment.action().equals(AdjustmentAction.REFUND)
                && (fact(adjustment).full() || takesWhole(adjustment, request.lineIds()));
        boolean isOurs = adjustment.createdAt() != null
                && !adjustment.createdAt().isBefore(request.owedSince().minus(SKEW));
        return isWhole && (stands || (isOurs && status.equals(AdjustmentStatus.REJECTED)));
    }

    private static boolean takesWhole(PaddleAdjustment adjustment, List<String> lineIds) {
        List<String> taken = adjustment.items().stream()
                .filter(item -> AdjustmentType.FULL.equals(item.type()))
                .map(AdjustmentItem::transactionItemId)
                .toList();
        return !lineIds.isEmpty() && taken.containsAll(lineIds);
    }

    private static int rank(PaddleAdjustment adjustment) {
        if (adjustment.status().equals(AdjustmentStatus.APPROVED)) {
            return 2;
        }
        return adjustment.status().equals(AdjustmentStatus.PENDING_APPROVAL) ? 1 : 0;
    }

    private AdjustmentFact fact(PaddleAdjustment adjustment) {
        Instant created = Objects.requireNonNullElse(adjustment.createdAt(), Instant.EPOCH);
        return facts.adjustment(adjustment, null, created);
    }
}
