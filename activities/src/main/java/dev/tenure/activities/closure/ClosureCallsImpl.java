package dev.tenure.activities.closure;

import dev.tenure.paddle.client.Answer;
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

    private static final String REASON = "account_closed";

    /** In a shadow period nothing changes from hour to hour; each look costs, and each failure is a line of the audit. */
    private static final Duration READ_ONLY_PAUSE = Duration.ofHours(6);

    private static final String READ_ONLY = "read_only";

    private final PaddleClient paddle;
    private final PaddleCalls calls;

    public ClosureCallsImpl(PaddleClient paddle, PaddleCalls calls) {
        this.paddle = paddle;
        this.calls = calls;
    }

    @Override
    public Ended end(EndRequest request) {
        PaddleAnswer canceled = calls.cancel(new PaddleCalls.CancelRequest(request.subscriptionId(), true));
        return canceled instanceof PaddleAnswer.Done ? refundSince(request) : undone(canceled);
    }

    private Ended refundSince(EndRequest request) {
        Answer<Listing<PaddleTransaction>> found =
                paddle.listTransactions(TransactionFilter.ofSubscription(request.subscriptionId())
                        .withStatuses(TransactionStatus.COMPLETED, TransactionStatus.PAID)
                        .createdFrom(request.since().minus(BEFORE_BILLING)));
        if (!(found instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> listing))) {
            return failure(found);
        }
        Outcomes outcomes = new Outcomes();
        for (PaddleTransaction transaction : listing.items()) {
            if (isBilledSince(transaction, request.since())) {
                Optional<Ended> failure = refund(transaction.id(), request.since(), outcomes);
                if (failure.isPresent()) {
                    return failure.get();
                }
            }
        }
        return new Ended.Done(outcomes.refunded, outcomes.undecided, outcomes.kept);
    }

    /** What became of each transaction. */
    private static final class Outcomes {
        private final List<String> refunded = new ArrayList<>();
        private final List<String> undecided = new ArrayList<>();
        private final List<Ended.Kept> kept = new ArrayList<>();

        private void add(String transactionId, String adjustmentStatus) {
            switch (adjustmentStatus) {
                case "approved" -> refunded.add(transactionId);
                case "rejected" -> kept.add(new Ended.Kept(transactionId, "rejected"));
                default -> undecided.add(transactionId);
            }
        }
    }

    private static boolean isBilledSince(PaddleTransaction transaction, Instant since) {
        return transaction.billedAt() != null
                && transaction.billedAt().isAfter(since)
                && transaction.details() != null
                && transaction.details().totals().grandTotal().amountMinor() > 0;
    }

    /** Answers what kept it from being done for now. What Paddle refuses for good is for people, and holds up nothing. */
    private Optional<Ended> refund(String transactionId, Instant since, Outcomes outcomes) {
        PaddleAnswer answer = calls.refund(new PaddleCalls.RefundRequest(transactionId, REASON, since));
        if (answer instanceof PaddleAnswer.Refunded refunded) {
            outcomes.add(transactionId, refunded.adjustment().status());
            return Optional.empty();
        }
        if (answer instanceof PaddleAnswer.RefusedForGood refused) {
            outcomes.kept.add(new Ended.Kept(transactionId, refused.code()));
            return Optional.empty();
        }
        return Optional.of(undone(answer));
    }

    private static Ended undone(PaddleAnswer answer) {
        return switch (answer) {
            case PaddleAnswer.Done done -> throw new IllegalStateException("what is done is not undone");
            case PaddleAnswer.Refunded done -> throw new IllegalStateException("what is refunded is not undone");
            case PaddleAnswer.RefusedForNow refused -> new Ended.Later(refused.code(), pauseSeconds(refused.code()));
            case PaddleAnswer.RefusedForGood refused -> new Ended.Refused(refused.code());
            case PaddleAnswer.Unavailable away -> new Ended.Later(away.reason(), away.retryAfterSeconds());
            case PaddleAnswer.Undecided undecided -> new Ended.Later("needs_review", 0);
        };
    }

    private static long pauseSeconds(String code) {
        return code.equals(READ_ONLY) ? READ_ONLY_PAUSE.toSeconds() : 0;
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
