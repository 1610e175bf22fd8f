package dev.tenure.activities.subscription;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.EffectiveFrom;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.OnResume;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.TransactionFilter;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.ScheduledAction;
import dev.tenure.paddle.subscription.ScheduledChange;
import dev.tenure.paddle.subscription.SubscriptionStatus;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionStatus;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls;
import dev.tenure.workflows.subscription.TransactionFact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Look, compare, act, confirm: Paddle has no idempotency keys, so a write is only sent if reading says that it is not
 * done, and after an unknown outcome reading says whether it was.
 */
public final class PaddleCallsImpl implements PaddleCalls {

    /** A billed transaction may have been created a little before the period that it opens. */
    private static final Duration BEFORE_PERIOD = Duration.ofDays(1);

    static final PaddleAnswer ALREADY_DONE = new PaddleAnswer.RefusedForGood("already_done");

    private final PaddleClient paddle;
    private final FactReader facts;
    private final Tries tries;

    public PaddleCallsImpl(PaddleClient paddle, FactReader facts) {
        this(paddle, facts, Tries.STANDARD);
    }

    PaddleCallsImpl(PaddleClient paddle, FactReader facts, Tries tries) {
        this.paddle = paddle;
        this.facts = facts;
        this.tries = tries;
    }

    @Override
    public PaddleAnswer read(ReadRequest request) {
        Tries.Turn turn = tries.begin();
        Answer<PaddleSubscription> subscription = turn.read(() -> paddle.getSubscription(request.subscriptionId()));
        if (!(subscription instanceof Answer.Success<PaddleSubscription>(PaddleSubscription found))) {
            return PaddleAnswers.failure(subscription);
        }
        Answer<Listing<PaddleTransaction>> transactions =
                turn.read(() -> paddle.listTransactions(completedSince(request.subscriptionId(), request.since())));
        if (!(transactions instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> listing))) {
            return PaddleAnswers.failure(transactions);
        }
        List<TransactionFact> paid = listing.items().stream()
                .map(transaction -> facts.transaction(transaction, null))
                .toList();
        return new PaddleAnswer.Done(facts.subscription(found, null), paid);
    }

    /**
     * How it is canceled is decided by what Paddle says now: what is past due or paused is not paid to its end, and a
     * scheduled pause is in the way of a scheduled cancel.
     */
    @Override
    public PaddleAnswer cancel(CancelRequest request) {
        String id = request.subscriptionId();
        Write atOnce =
                new Write(PaddleCallsImpl::isCanceled, () -> paddle.cancelSubscription(id, EffectiveFrom.IMMEDIATELY));
        Write atPeriodEnd = new Write(
                PaddleCallsImpl::isCanceling, () -> paddle.cancelSubscription(id, EffectiveFrom.NEXT_BILLING_PERIOD));
        return write(id, before -> {
            if (request.immediately() || isUnpaid(before)) {
                return atOnce;
            }
            return isPauseScheduled(before) ? insteadOfPause(id, atPeriodEnd) : atPeriodEnd;
        });
    }

    @Override
    public PaddleAnswer change(ChangeRequest request) {
        return new PlanChangeCall(paddle, facts, tries.begin(), request).carryOut();
    }

    /** One that is scheduled for another day of resuming gives way to it; one that has begun stays as it is. */
    @Override
    public PaddleAnswer pause(PauseRequest request) {
        String id = request.subscriptionId();
        Write pause = new Write(
                subscription -> isPaused(subscription) || isPauseScheduledUntil(subscription, request.until()),
                () -> paddle.pauseSubscription(id, EffectiveFrom.NEXT_BILLING_PERIOD, request.until()));
        return write(id, before -> isPauseScheduled(before) ? insteadOfPause(id, pause) : pause);
    }

    /** Paddle schedules one thing at a time. What fails after the removal is asked for again, and then nothing is in its way. */
    private Write insteadOfPause(String id, Write next) {
        return new Write(next.isAsWanted(), () -> {
            Answer<PaddleSubscription> removed = paddle.removeScheduledChange(id);
            return removed instanceof Answer.Success ? next.act().get() : removed;
        });
    }

    /** With what was paid for it. What goes on already has nothing to resume, and what has ended cannot be resumed. */
    @Override
    public PaddleAnswer resume(ResumeRequest request) {
        String id = request.subscriptionId();
        Write resume = new Write(
                subscription -> !isPaused(subscription),
                () -> paddle.resumeSubscription(id, OnResume.START_NEW_BILLING_PERIOD));
        Write unpause =
                new Write(subscription -> !isPauseScheduled(subscription), () -> paddle.removeScheduledChange(id));
        PaddleAnswer resumed = unlessOver(write(id, before -> isPaused(before) ? resume : unpause));
        return resumed instanceof PaddleAnswer.Done done ? withPayments(id, done, request.since()) : resumed;
    }

    /** What cannot be read now is told by events. */
    private PaddleAnswer withPayments(String id, PaddleAnswer.Done done, Instant since) {
        Answer<Listing<PaddleTransaction>> found =
                tries.begin().read(() -> paddle.listTransactions(completedSince(id, since)));
        return found instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> listing)
                ? new PaddleAnswer.Done(
                        done.subscription(),
                        listing.items().stream()
                                .map(transaction -> facts.transaction(transaction, null))
                                .toList())
                : done;
    }

    @Override
    public PaddleAnswer refund(RefundRequest request) {
        return new RefundCall(paddle, facts).make(tries.begin(), request);
    }

    /**
     * What has ended cannot be kept: Paddle's own refusal, also when it has ended meanwhile. Nor does what has paused go on
     * by this: the only change that is scheduled then is its resuming.
     */
    @Override
    public PaddleAnswer removeScheduledChange(String subscriptionId) {
        Write removal = new Write(
                subscription -> subscription.scheduledChange() == null || isPaused(subscription),
                () -> paddle.removeScheduledChange(subscriptionId));
        PaddleAnswer answer = unlessOver(write(subscriptionId, before -> removal));
        return has(answer, SubscriptionStatus.PAUSED) ? new PaddleAnswer.RefusedForGood("paused") : answer;
    }

    @Override
    public PaddleAnswer withdraw(WithdrawRequest request) {
        return switch (request.kind()) {
            case CANCEL -> unschedule(request.subscriptionId(), ScheduledAction.CANCEL);
            case PAUSE -> unschedule(request.subscriptionId(), ScheduledAction.PAUSE);
            case RESUME -> unlessResumed(request.subscriptionId());
            case CHANGE ->
                new PlanChangeCall(
                                paddle,
                                facts,
                                tries.begin(),
                                Objects.requireNonNull(request.change(), "a change says what it is"))
                        .lookWhetherMade();
            case KEEP, END_NOW -> throw new IllegalArgumentException(request.kind() + " cannot be taken back");
        };
    }

    private PaddleAnswer unschedule(String id, ScheduledAction action) {
        Write removal =
                new Write(subscription -> !isScheduled(subscription, action), () -> paddle.removeScheduledChange(id));
        PaddleAnswer answer = unlessOver(write(id, before -> removal));
        boolean isPaused = action.equals(ScheduledAction.PAUSE) && has(answer, SubscriptionStatus.PAUSED);
        return isPaused ? ALREADY_DONE : answer;
    }

    private PaddleAnswer unlessResumed(String id) {
        Answer<PaddleSubscription> seen = tries.begin().read(() -> paddle.getSubscription(id));
        if (!(seen instanceof Answer.Success<PaddleSubscription>(PaddleSubscription now))) {
            return PaddleAnswers.failure(seen);
        }
        return isPaused(now) || isPauseScheduled(now) || isCanceled(now) ? unlessOver(done(now)) : ALREADY_DONE;
    }

    private static PaddleAnswer unlessOver(PaddleAnswer answer) {
        return has(answer, SubscriptionStatus.CANCELED)
                ? new PaddleAnswer.RefusedForGood("subscription_update_when_canceled")
                : answer;
    }

    private static boolean has(PaddleAnswer answer, SubscriptionStatus status) {
        return answer instanceof PaddleAnswer.Done done
                && done.subscription().status().equals(status.wire());
    }

    /** What is to be done, and how to tell that it is done. */
    private record Write(Predicate<PaddleSubscription> isAsWanted, Supplier<Answer<PaddleSubscription>> act) {}

    private static boolean isPaused(PaddleSubscription subscription) {
        return subscription.status().equals(SubscriptionStatus.PAUSED);
    }

    private static boolean isPauseScheduled(PaddleSubscription subscription) {
        return isScheduled(subscription, ScheduledAction.PAUSE);
    }

    private static boolean isPauseScheduledUntil(PaddleSubscription subscription, @Nullable Instant until) {
        ScheduledChange scheduled = subscription.scheduledChange();
        return scheduled != null
                && scheduled.action().equals(ScheduledAction.PAUSE)
                && Objects.equals(toTheSecond(scheduled.resumeAt()), toTheSecond(until));
    }

    /** Paddle need not keep what is finer. */
    private static @Nullable Instant toTheSecond(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean isScheduled(PaddleSubscription subscription, ScheduledAction action) {
        return subscription.scheduledChange() != null
                && subscription.scheduledChange().action().equals(action);
    }

    private PaddleAnswer write(String subscriptionId, Function<PaddleSubscription, Write> writeFor) {
        Tries.Turn turn = tries.begin();
        Answer<PaddleSubscription> seen = turn.read(() -> paddle.getSubscription(subscriptionId));
        if (!(seen instanceof Answer.Success<PaddleSubscription>(PaddleSubscription before))) {
            return PaddleAnswers.failure(seen);
        }
        Write write = writeFor.apply(before);
        if (write.isAsWanted().test(before)) {
            return done(before);
        }
        Answer<PaddleSubscription> acted = turn.once(write.act());
        if (acted instanceof Answer.Success<PaddleSubscription>(PaddleSubscription after)) {
            return done(after);
        }
        // Refused or unknown: somebody else may have done it meanwhile, or Paddle did it and its answer was lost.
        boolean isUnsure = !(acted instanceof Answer.Unavailable<PaddleSubscription> away) || away.mayHaveExecuted();
        if (isUnsure
                && turn.read(() -> paddle.getSubscription(subscriptionId))
                        instanceof Answer.Success<PaddleSubscription>(PaddleSubscription now)
                && write.isAsWanted().test(now)) {
            return done(now);
        }
        return PaddleAnswers.failure(acted);
    }

    private PaddleAnswer done(PaddleSubscription subscription) {
        return new PaddleAnswer.Done(facts.subscription(subscription, null), List.of());
    }

    private static TransactionFilter completedSince(String subscriptionId, @Nullable Instant since) {
        TransactionFilter completed =
                TransactionFilter.ofSubscription(subscriptionId).withStatuses(TransactionStatus.COMPLETED);
        return since == null ? completed : completed.createdFrom(since.minus(BEFORE_PERIOD));
    }

    private static boolean isCanceling(PaddleSubscription subscription) {
        return isScheduled(subscription, ScheduledAction.CANCEL) || isCanceled(subscription);
    }

    private static boolean isCanceled(PaddleSubscription subscription) {
        return subscription.status().equals(SubscriptionStatus.CANCELED);
    }

    private static boolean isUnpaid(PaddleSubscription subscription) {
        return subscription.status().equals(SubscriptionStatus.PAST_DUE)
                || subscription.status().equals(SubscriptionStatus.PAUSED);
    }
}
