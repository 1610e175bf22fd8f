package dev.tenure.activities.subscription;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.ItemRequest;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.OnPaymentFailure;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.ProrationMode;
import dev.tenure.paddle.client.TransactionFilter;
import dev.tenure.paddle.client.UpdateSubscription;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.ScheduledAction;
import dev.tenure.paddle.subscription.ScheduledChange;
import dev.tenure.paddle.subscription.SubscriptionItem;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.TransactionOrigin;
import dev.tenure.paddle.transaction.TransactionStatus;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls.ChangeRequest;
import dev.tenure.workflows.subscription.PlanChange;
import dev.tenure.workflows.subscription.PreviewFacts;
import dev.tenure.workflows.subscription.SubscriptionFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One change of plan at Paddle: first the items, with their payment, then the removal of a scheduled cancel or pause, so
 * that a declined payment leaves everything as it was. Each is only sent if reading says that it is not done.
 */
final class PlanChangeCall {

    /** Two clocks that differ by less are one. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

    private final PaddleClient paddle;
    private final FactReader facts;
    private final Tries.Turn turn;
    private final ChangeRequest request;

    PlanChangeCall(PaddleClient paddle, FactReader facts, Tries.Turn turn, ChangeRequest request) {
        this.paddle = paddle;
        this.facts = facts;
        this.turn = turn;
        this.request = request;
    }

    PaddleAnswer carryOut() {
        Answer<PaddleSubscription> seen = read();
        if (!(seen instanceof Answer.Success<PaddleSubscription>(PaddleSubscription before))) {
            return PaddleAnswers.failure(seen);
        }
        if (hasItems(before)) {
            return unschedule(before);
        }
        Optional<PaddleAnswer> obstacle = obstacle(before).or(this::undecided);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        Answer<PaddleSubscription> acted =
                turn.once(() -> paddle.updateSubscription(request.subscriptionId(), update(before)));
        if (acted instanceof Answer.Success<PaddleSubscription>(PaddleSubscription after)) {
            return unschedule(after);
        }
        return lookAgain(acted);
    }

    /** Nothing is changed: it is said whether it was, or that reading cannot tell. */
    PaddleAnswer lookWhetherMade() {
        Answer<PaddleSubscription> seen = read();
        if (!(seen instanceof Answer.Success<PaddleSubscription>(PaddleSubscription now))) {
            return PaddleAnswers.failure(seen);
        }
        return hasItems(now)
                ? PaddleCallsImpl.ALREADY_DONE
                : undecided().orElseGet(() -> new PaddleAnswer.Done(facts.subscription(now, null), List.of()));
    }

    /** Refused or unknown: Paddle may have done it and its answer was lost. */
    private PaddleAnswer lookAgain(Answer<PaddleSubscription> acted) {
        boolean isUnknown = acted instanceof Answer.Unavailable<PaddleSubscription> away && away.mayHaveExecuted();
        if (!isUnknown) {
            return PaddleAnswers.failure(acted);
        }
        if (!(read() instanceof Answer.Success<PaddleSubscription>(PaddleSubscription now))) {
            // A payment alone would tell nothing: the next try reads what it was for.
            return PaddleAnswers.failure(acted);
        }
        return hasItems(now) ? unschedule(now) : undecided().orElseGet(() -> PaddleAnswers.failure(acted));
    }

    private PaddleAnswer unschedule(PaddleSubscription changed) {
        ScheduledChange scheduled = changed.scheduledChange();
        if (!request.clearsScheduled()
                || request.keepsScheduled()
                || scheduled == null
                || scheduled.action().equals(ScheduledAction.RESUME)) {
            return done(changed);
        }
        Answer<PaddleSubscription> removed = turn.once(() -> paddle.removeScheduledChange(request.subscriptionId()));
        if (removed instanceof Answer.Success<PaddleSubscription>(PaddleSubscription after)) {
            return done(after);
        }
        if (read() instanceof Answer.Success<PaddleSubscription>(PaddleSubscription now)
                && now.scheduledChange() == null) {
            return done(now);
        }
        return PaddleAnswers.failure(removed);
    }

    /** With what was paid for it, so that nobody has to wait for an event to have the plan. */
    private PaddleAnswer done(PaddleSubscription subscription) {
        List<PaddleTransaction> paid = request.mode() != PlanChange.Mode.DO_NOT_BILL
                        && payments()
                                instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> found)
                ? found.items()
                : List.of();
        return new PaddleAnswer.Done(
                facts.subscription(subscription, null),
                paid.stream()
                        .filter(transaction -> transaction.status().equals(TransactionStatus.COMPLETED))
                        .map(transaction -> facts.transaction(transaction, null))
                        .toList());
    }

    private Optional<PaddleAnswer> obstacle(PaddleSubscription before) {
        // What is held was confirmed when it was accepted. Its period moves on until it is made.
        PreviewFacts previewed = request.clearsScheduled() ? request.previewed() : null;
        if (previewed != null && !previewed.equals(PreviewFacts.of(facts.subscription(before, null)))) {
            return refused("stale_preview");
        }
        if (!request.clearsScheduled() && before.scheduledChange() != null) {
            return refused("subscription_locked_pending_changes");
        }
        return ours(before).size() == 1 ? Optional.empty() : refused("several_plan_items");
    }

    private static Optional<PaddleAnswer> refused(String code) {
        return Optional.of(new PaddleAnswer.RefusedForGood(code));
    }

    /** A payment for these items since it was asked for, and items that do not show it: both may be. */
    private Optional<PaddleAnswer> undecided() {
        if (request.mode() == PlanChange.Mode.DO_NOT_BILL) {
            return Optional.empty();
        }
        Answer<Listing<PaddleTransaction>> payments = payments();
        if (!(payments instanceof Answer.Success<Listing<PaddleTransaction>>(Listing<PaddleTransaction> found))) {
            return Optional.of(PaddleAnswers.failure(payments));
        }
        return found.items().stream()
                .filter(transaction -> transaction.items().stream()
                        .anyMatch(item -> request.priceId().equals(item.priceId()) && item.quantity() > 0))
                .findFirst()
                .map(transaction -> new PaddleAnswer.Undecided(
                        "paid_by " + transaction.id() + " or_not_changed to " + request.priceId()));
    }

    private Answer<Listing<PaddleTransaction>> payments() {
        TransactionFilter filter = TransactionFilter.ofSubscription(request.subscriptionId())
                .withOrigins(TransactionOrigin.SUBSCRIPTION_UPDATE)
                .withStatuses(TransactionStatus.BILLED, TransactionStatus.PAID, TransactionStatus.COMPLETED)
                .createdFrom(request.since().minus(CLOCKS_DIFFER));
        return turn.read(() -> paddle.listTransactions(filter));
    }

    /** The plan's item gets the price; what else is on the subscription stays. */
    private UpdateSubscription update(PaddleSubscription before) {
        List<SubscriptionItem> ours = ours(before);
        List<ItemRequest> items = new ArrayList<>();
        for (SubscriptionItem item : before.items()) {
            String priceId = ours.contains(item) ? request.priceId() : item.priceId();
            items.add(new ItemRequest(priceId == null ? "" : priceId, item.quantity()));
        }
        return UpdateSubscription.items(items, modeAtPaddle(), OnPaymentFailure.PREVENT_CHANGE);
    }

    private ProrationMode modeAtPaddle() {
        return switch (request.mode()) {
            case PRORATED_IMMEDIATELY -> ProrationMode.PRORATED_IMMEDIATELY;
            case FULL_IMMEDIATELY -> ProrationMode.FULL_IMMEDIATELY;
            case DO_NOT_BILL -> ProrationMode.DO_NOT_BILL;
        };
    }

    private List<SubscriptionItem> ours(PaddleSubscription subscription) {
        List<SubscriptionFact.Item> read =
                facts.subscription(subscription, null).items();
        List<SubscriptionItem> ours = new ArrayList<>();
        for (int index = 0; index < read.size(); index++) {
            if (read.get(index).terms() != null) {
                ours.add(subscription.items().get(index));
            }
        }
        return ours;
    }

    /** All of them: of several plan items, one that has the price already says nothing of the others. */
    private boolean hasItems(PaddleSubscription subscription) {
        List<SubscriptionItem> ours = ours(subscription);
        return !ours.isEmpty()
                && ours.stream().allMatch(item -> request.priceId().equals(item.priceId()));
    }

    private Answer<PaddleSubscription> read() {
        return turn.read(() -> paddle.getSubscription(request.subscriptionId()));
    }
}
