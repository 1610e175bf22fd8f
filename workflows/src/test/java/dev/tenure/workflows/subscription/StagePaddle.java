package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A small Paddle with one subscription: it bills at its own instants, locks before renewals, and tells events. */
final class StagePaddle implements PaddleCalls {
    private static final Duration LOCK = Duration.ofMinutes(30);
    private static final Duration DUNNING = Duration.ofDays(20);

    private final Supplier<Instant> clock;
    private final List<PaddleFactEvent> outbox = new ArrayList<>();
    private final List<TransactionFact> completed = new ArrayList<>();
    private final Map<String, AdjustmentFact> refunds = new LinkedHashMap<>();
    private String status = "none";
    private int period;
    private SubscriptionFact.@Nullable Scheduled scheduled;
    private @Nullable Instant canceledAt;
    private Instant updatedAt = Instant.EPOCH;
    private int events;
    private int reads;
    private int writes;

    private boolean isAway;
    private boolean losesAnswers;
    private boolean cardFails;
    private boolean isHeld;
    private boolean isWaitedFor;
    private @Nullable PaddleAnswer scripted;
    private boolean obliges;
    private Duration dunning = DUNNING;
    private SubscriptionFact.@Nullable Item item;

    StagePaddle(Supplier<Instant> clock) {
        this.clock = clock;
    }

    synchronized void away(boolean away) {
        isAway = away;
    }

    synchronized void losesAnswers(boolean loses) {
        losesAnswers = loses;
    }

    synchronized void cardFails(boolean fails) {
        cardFails = fails;
    }

    /** Changes of plan, pauses and resumes are carried out; otherwise they are refused. */
    synchronized void obliges(boolean willing) {
        obliges = willing;
    }

    /** A failed renewal is charged again after this long. */
    synchronized void chargesAgainAfter(Duration pause) {
        dunning = pause;
    }

    /** The next write gets no answer until {@link #release}. */
    synchronized void hold() {
        isHeld = true;
    }

    synchronized void release() {
        isHeld = false;
        notifyAll();
    }

    synchronized boolean isWaitedFor() {
        return isWaitedFor;
    }

    private void waitIfHeld() {
        while (isHeld) {
            isWaitedFor = true;
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    synchronized int reads() {
        return reads;
    }

    synchronized int writes() {
        return writes;
    }

    synchronized boolean isAway() {
        return isAway;
    }

    /** Everything that was told since the last time. */
    synchronized List<PaddleFactEvent> told() {
        List<PaddleFactEvent> told = List.copyOf(outbox);
        outbox.clear();
        return told;
    }

    /** What a change, a pause or a resumption is answered; without it, all are refused. */
    synchronized void answers(PaddleAnswer answer) {
        scripted = answer;
    }

    private PaddleAnswer scriptedOr(String refusal) {
        return scripted == null ? new PaddleAnswer.RefusedForGood(refusal) : scripted;
    }

    synchronized @Nullable Instant paidThrough() {
        return completed.stream()
                .map(TransactionFact::periodEndsAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** The same without what counts no more. */
    synchronized @Nullable Instant paidThrough(Predicate<TransactionFact> isWithout) {
        return completed.stream()
                .filter(isWithout.negate())
                .map(TransactionFact::periodEndsAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    synchronized int paidPeriods() {
        return completed.size();
    }

    synchronized SubscriptionFact subscription() {
        SubscriptionFact fact = Given.subscription(status, updatedAt, period, scheduled);
        return new SubscriptionFact(
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                fact.updatedAt(),
                fact.periodStartsAt(),
                fact.periodEndsAt(),
                fact.nextBilledAt(),
                canceledAt,
                fact.pausedAt(),
                fact.trialEndsAt(),
                fact.scheduled(),
                item == null ? fact.items() : List.of(item));
    }

    synchronized void checkout() {
        status = "active";
        period = 1;
        change(Given.START.plusMillis(900), "subscription.created", "subscription.activated");
        change(Given.START.plusMillis(950), "subscription.updated");
        pay();
    }

    /** Lets everything happen that Paddle does by itself until now. */
    synchronized void catchUp() {
        Instant now = clock.get();
        for (Optional<Instant> due = next(); due.isPresent() && !due.get().isAfter(now); due = next()) {
            happen(due.get());
        }
    }

    synchronized void cancelInDashboard(boolean immediately) {
        catchUp();
        if (isOpen()) {
            schedule(immediately);
        }
    }

    synchronized void keepInDashboard() {
        catchUp();
        if (isOpen() && scheduled != null) {
            scheduled = null;
            change(clock.get(), "subscription.updated");
        }
    }

    @Override
    public synchronized PaddleAnswer read(ReadRequest request) {
        catchUp();
        reads++;
        return isAway ? new PaddleAnswer.Unavailable("timeout", 0) : new PaddleAnswer.Done(subscription(), completed);
    }

    @Override
    public synchronized PaddleAnswer cancel(CancelRequest request) {
        waitIfHeld();
        catchUp();
        if (isAway) {
            return new PaddleAnswer.Unavailable("timeout", 0);
        }
        boolean immediately = request.immediately() || status.equals("past_due");
        boolean isDone = status.equals("canceled") || (scheduled != null && !immediately);
        if (!isDone && isLocked()) {
            return new PaddleAnswer.RefusedForNow("subscription_locked_renewal");
        }
        if (!isDone) {
            writes++;
            schedule(immediately);
        }
        return answer();
    }

    @Override
    public synchronized PaddleAnswer refund(RefundRequest request) {
        waitIfHeld();
        catchUp();
        if (isAway) {
            return new PaddleAnswer.Unavailable("timeout", 0);
        }
        AdjustmentFact made = refunds.get(request.transactionId());
        if (made == null) {
            writes++;
            made = Given.refund(request.transactionId(), "approved", clock.get());
            refunds.put(request.transactionId(), made);
            tell("adjustment.created", made);
        }
        return losesAnswers ? new PaddleAnswer.Unavailable("connection_lost", 0) : new PaddleAnswer.Refunded(made);
    }

    synchronized int refunds() {
        return refunds.size();
    }

    @Override
    public synchronized PaddleAnswer removeScheduledChange(String subscriptionId) {
        waitIfHeld();
        catchUp();
        if (isAway) {
            return new PaddleAnswer.Unavailable("timeout", 0);
        }
        if (status.equals("canceled")) {
            return new PaddleAnswer.RefusedForGood("subscription_update_when_canceled");
        }
        if (scheduled != null) {
            writes++;
            scheduled = null;
            change(clock.get(), "subscription.updated");
        }
        return answer();
    }

    @Override
    public synchronized PaddleAnswer withdraw(WithdrawRequest request) {
        waitIfHeld();
        catchUp();
        if (isAway) {
            return new PaddleAnswer.Unavailable("timeout", 0);
        }
        if (status.equals("canceled")) {
            return new PaddleAnswer.RefusedForGood("subscription_update_when_canceled");
        }
        return switch (request.kind()) {
            case CANCEL, PAUSE -> {
                if (scheduled != null
                        && scheduled.action().equals(request.kind().word())) {
                    removeScheduledChange(request.subscriptionId());
                }
                yield answer();
            }
            case CHANGE, RESUME -> scripted == null ? answer() : scripted;
            case KEEP, END_NOW -> throw new IllegalArgumentException("nobody takes this back");
        };
    }

    @Override
    public synchronized PaddleAnswer change(ChangeRequest request) {
        catchUp();
        if (!obliges) {
            return scriptedOr("subscription_payment_declined");
        }
        writes++;
        boolean isMax = request.priceId().contains("max");
        item = new SubscriptionFact.Item(request.priceId(), "product", 1, isMax ? Given.MAX : Given.PRO);
        scheduled = null;
        change(clock.get(), "subscription.updated");
        return request.mode().charges()
                ? new PaddleAnswer.Done(subscription(), List.of(prorated(item)))
                : new PaddleAnswer.Done(subscription(), List.of());
    }

    private TransactionFact prorated(SubscriptionFact.Item bought) {
        TransactionFact running = Given.transaction("completed", period, "subscription_update", Given.PRO);
        Instant now = clock.get();
        TransactionFact paid = new TransactionFact(
                "txn_update" + writes,
                running.subscriptionId(),
                running.customerId(),
                running.userId(),
                "completed",
                "subscription_update",
                now,
                now,
                now,
                running.periodEndsAt(),
                3000,
                "USD",
                null,
                now,
                List.of(new TransactionFact.Line(
                        "txnitm_update" + writes, bought.priceId(), "product", 1, 3000, false, bought.terms())));
        completed.add(paid);
        tell("transaction.completed", paid);
        return paid;
    }

    @Override
    public synchronized PaddleAnswer pause(PauseRequest request) {
        catchUp();
        if (!obliges) {
            return scriptedOr("subscription_cannot_be_paused");
        }
        writes++;
        scheduled = new SubscriptionFact.Scheduled("pause", Given.periodEnd(period));
        change(clock.get(), "subscription.updated");
        return answer();
    }

    @Override
    public synchronized PaddleAnswer resume(ResumeRequest request) {
        catchUp();
        if (!obliges) {
            return scriptedOr("subscription_cannot_be_resumed");
        }
        writes++;
        status = "active";
        period++;
        change(clock.get(), "subscription.resumed", "subscription.updated");
        pay();
        return new PaddleAnswer.Done(subscription(), List.of(completed.getLast()));
    }

    private PaddleAnswer answer() {
        return losesAnswers
                ? new PaddleAnswer.Unavailable("connection_lost", 0)
                : new PaddleAnswer.Done(subscription(), List.of());
    }

    private boolean isOpen() {
        return status.equals("active") || status.equals("past_due");
    }

    private boolean isLocked() {
        Instant end = Given.periodEnd(period);
        return status.equals("active") && !clock.get().isBefore(end.minus(LOCK));
    }

    private void schedule(boolean immediately) {
        if (immediately) {
            end(clock.get());
        } else {
            scheduled = new SubscriptionFact.Scheduled("cancel", Given.periodEnd(period));
            change(clock.get(), "subscription.updated");
        }
    }

    private void end(Instant at) {
        status = "canceled";
        scheduled = null;
        canceledAt = at;
        change(at, "subscription.updated", "subscription.canceled");
    }

    private Optional<Instant> next() {
        return switch (status) {
            case "active" -> Optional.of(Given.periodEnd(period));
            case "past_due" -> Optional.of(Given.periodStart(period).plus(dunning));
            default -> Optional.empty();
        };
    }

    private void happen(Instant at) {
        if (status.equals("past_due")) {
            if (cardFails) {
                end(at);
            } else {
                status = "active";
                change(at, "subscription.activated", "subscription.updated");
                pay();
            }
        } else if (scheduled != null && scheduled.action().equals("pause")) {
            status = "paused";
            scheduled = null;
            change(at, "subscription.updated", "subscription.paused");
        } else if (scheduled != null) {
            end(at);
        } else {
            renew(at);
        }
    }

    private void renew(Instant at) {
        period++;
        change(at, "subscription.updated");
        if (cardFails) {
            tell("transaction.payment_failed", Given.transaction("past_due", period, origin(), Given.PRO));
            status = "past_due";
            change(at.plusSeconds(1), "subscription.past_due", "subscription.updated");
        } else {
            pay();
        }
    }

    private void pay() {
        TransactionFact paid = Given.transaction("completed", period, origin(), Given.PRO);
        completed.add(paid);
        tell("transaction.completed", paid);
    }

    private String origin() {
        return period == 1 ? "web" : "subscription_recurring";
    }

    private void change(Instant at, String... eventTypes) {
        updatedAt = at.isAfter(updatedAt) ? at : updatedAt.plusNanos(1_000);
        for (String eventType : eventTypes) {
            tell(eventType, subscription());
        }
    }

    private void tell(String eventType, Fact fact) {
        events++;
        outbox.add(Given.event("stage" + events, eventType, fact));
    }
}
