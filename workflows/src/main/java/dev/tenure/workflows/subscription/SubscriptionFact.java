package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot of Paddle's subscription object.
 *
 * @param status Paddle's own word, possibly one that is not known here
 * @param periodEndsAt null while paused and after cancellation; while past due it is the end of a period nobody paid
 * @param trialEndsAt the end of the trial of its items, if they have one
 */
public record SubscriptionFact(
        String subscriptionId,
        @Nullable String customerId,
        @Nullable String userId,
        String status,
        Instant updatedAt,
        @Nullable Instant periodStartsAt,
        @Nullable Instant periodEndsAt,
        @Nullable Instant nextBilledAt,
        @Nullable Instant canceledAt,
        @Nullable Instant pausedAt,
        @Nullable Instant trialEndsAt,
        @Nullable Scheduled scheduled,
        List<Item> items)
        implements Fact {

    /** A change that Paddle will make by itself: {@code cancel}, {@code pause} or {@code resume}. */
    public record Scheduled(String action, Instant effectiveAt) {}

    /** One recurring item; without terms its price and product are not in the catalog. */
    public record Item(
            String priceId,
            @Nullable String productId,
            int quantity,
            @Nullable PlanTerms terms) {}

    public SubscriptionFact {
        items = List.copyOf(items);
    }

    /** Its prices with their quantities, in no particular order of Paddle's. */
    String itemWords() {
        return items.stream()
                .map(item -> item.priceId() + " x" + item.quantity())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** The same snapshot with a user whom somebody has named. */
    public SubscriptionFact ofUser(String named) {
        return new SubscriptionFact(
                subscriptionId,
                customerId,
                named,
                status,
                updatedAt,
                periodStartsAt,
                periodEndsAt,
                nextBilledAt,
                canceledAt,
                pausedAt,
                trialEndsAt,
                scheduled,
                items);
    }

    boolean isCanceled() {
        return status.equals("canceled");
    }

    boolean isActive() {
        return status.equals("active");
    }

    boolean isTrialing() {
        return status.equals("trialing");
    }

    boolean isPastDue() {
        return status.equals("past_due");
    }

    boolean isPaused() {
        return status.equals("paused");
    }

    boolean isCancelScheduled() {
        return scheduled != null && scheduled.action().equals("cancel");
    }

    boolean isPauseScheduled() {
        return scheduled != null && scheduled.action().equals("pause");
    }

    /** Whether the running period is the last one for now: no renewal comes after it. */
    boolean endsPeriod() {
        return isCancelScheduled() || isPauseScheduled();
    }

    boolean hasPrice(String priceId) {
        return items.stream().anyMatch(item -> item.priceId().equals(priceId));
    }

    /** Whether that is its plan: what stands beside it may be anything but another plan. */
    boolean isOn(String priceId) {
        return hasPrice(priceId)
                && items.stream()
                        .allMatch(item -> item.terms() == null || item.priceId().equals(priceId));
    }

    boolean wantsCancel() {
        return isCanceled() || isCancelScheduled();
    }
}
