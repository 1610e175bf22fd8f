package dev.tenure.activities.closure;

import dev.tenure.paddle.adjustment.AdjustmentAction;
import dev.tenure.paddle.adjustment.AdjustmentStatus;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.client.AdjustmentFilter;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.CreateAdjustment;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.TransactionFilter;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionStatus;
import dev.tenure.workflows.closure.ClosureCalls;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends a subscription as any cancellation does, and then looks for what was billed meanwhile. */
public final class ClosureCallsImpl implements ClosureCalls {

    /** A transaction may have been created a little before it is billed. */
    private static final Duration BEFORE_BILLING = Duration.ofDays(1);

    private static final String REASON = "billed after the account was closed";

    private final PaddleClient paddle;
    private final PaddleCalls cancellations;

    public ClosureCallsImpl(PaddleClient paddle, PaddleCalls cancellations) {
        this.paddle = paddle;
        this.cancellations = cancellations;
    }

    @Override
    public Ended end(EndRequest request) {
        PaddleAnswer canceled = cancellations.cancel(new PaddleCalls.CancelRequest(request.subscriptionId(), true));
        return switch (canceled) {
            case PaddleAnswer.Done done -> refundSince(request);
            case PaddleAnswer.RefusedForNow refused -> new Ended.Later(refused.code(), 0);
            case PaddleAnswer.RefusedForGood refused -> new Ended.Refused(refused.code());
            case PaddleAnswer.Unavailable away -> new Ended.Later(away.reason(), away.retryAfterSeconds());
        };
    }

    private Ended refundSince(EndRequest request) {
        Answer<Listing<PaddleTransaction>> found =
                paddle.listTransactions(TransactionFilter.ofSubscription(request.subscriptionId())
                        .withStatuses(TransactionStatus.COMPLETED, TransactionStatus.PAID)
                        .createdFrom(request.since().minus(BEFORE_BILLING)));
        if (!(found instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> listing))) {
            return failure(found);
        }
        List<String> refunded = new ArrayList<>();
        for (PaddleTransaction transaction : listing.items()) {
            if (isBilledSince(transaction, request.since())) {
                Optional<Ended> failure = refund(transaction.id(), refunded);
                if (failure.isPresent()) {
                    return failure.get();
                }
            }
        }
        return new Ended.Done(refunded);
    }

    private static boolean isBilledSince(PaddleTransaction transaction, Instant since) {
        return transaction.billedAt() != null
                && transaction.billedAt().isAfter(since)
                && transaction.details() != null
                && transaction.details().totals().grandTotal().amountMinor() > 0;
    }

    /** Looks first: a refund whose answer was lost is not asked for again. Answers what kept it from being done. */
    private Optional<Ended> refund(String transactionId, List<String> refunded) {
        Answer<Listing<PaddleAdjustment>> known = paddle.listAdjustments(AdjustmentFilter.ofTransaction(transactionId));
        if (!(known instanceof Answer.Success<Listing<PaddleAdjustment>>(Listing<PaddleAdjustment> listing))) {
            return Optional.of(failure(known));
        }
        if (listing.items().stream().anyMatch(ClosureCallsImpl::isStandingRefund)) {
            return Optional.empty();
        }
        Answer<PaddleAdjustment> created = paddle.createAdjustment(CreateAdjustment.fullRefund(transactionId, REASON));
        if (!(created instanceof Answer.Success<PaddleAdjustment>)) {
            return Optional.of(failure(created));
        }
        refunded.add(transactionId);
        return Optional.empty();
    }

    private static boolean isStandingRefund(PaddleAdjustment adjustment) {
        return adjustment.action().equals(AdjustmentAction.REFUND)
                && !adjustment.status().equals(AdjustmentStatus.REJECTED);
    }

    private static Ended failure(Answer<?> answer) {
        return switch (answer) {
            case Answer.Success<?> success -> throw new IllegalStateException("a success is not a failure");
            case Answer.Refused<?> refused ->
                refused.mayChangeLater() ? new Ended.Later(refused.code(), 0) : new Ended.Refused(refused.code());
            case Answer.Unavailable<?> away ->
                new Ended.Later(
                        away.reason(),
                        away.retryAfter() == null ? 0 : away.retryAfter().toSeconds());
        };
    }
}
