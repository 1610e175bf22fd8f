package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision to be stored in one transaction: state, membership, ledger, audit and the events' outcomes.
 *
 * @param expectedVersion of the stored row; if it has moved on, nothing is written
 * @param at billing time of the decision
 * @param downgrade set if the subscription gives nothing any more
 */
public record ApplyRequest(
        String subscriptionId,
        long expectedVersion,
        Instant at,
        @Nullable String userId,
        @Nullable String customerId,
        SubscriptionState state,
        Standing standing,
        List<Grant> grants,
        List<Log> logs,
        List<EventOutcome> outcomes,
        @Nullable Downgrade downgrade,
        @Nullable Instant nextDueAt) {

    /**
     * Credits for one credit month of one paid line.
     *
     * @param businessKey makes it happen once
     * @param reference the transaction
     */
    public record Grant(String businessKey, String kind, long amount, String reference) {}

    /** A line of the audit; {@code before} and {@code after} are null where nothing changed. */
    public record Log(
            String event,
            boolean success,
            @Nullable String errorCode,
            String actor,
            @Nullable String reason,
            @Nullable Seen before,
            @Nullable Seen after) {

        Log between(Seen was, Seen is) {
            return new Log(event, success, errorCode, actor, reason, was, is);
        }
    }

    /** What the audit shows of a standing; the last three only where somebody changed them at Paddle. */
    public record Seen(
            String plan,
            int level,
            String status,
            @Nullable Instant paidThrough,
            @Nullable Instant accessUntil,
            boolean cancelAtPeriodEnd,
            @Nullable String items,
            @Nullable Instant nextBillingAt,
            Standing.@Nullable ScheduledChange scheduledChange) {

        static Seen of(Standing standing) {
            return new Seen(
                    standing.plan(),
                    standing.level(),
                    standing.status(),
                    standing.paidThrough(),
                    standing.accessUntil(),
                    standing.cancelAtPeriodEnd(),
                    null,
                    null,
                    null);
        }

        /** With what Paddle says of it. */
        static Seen of(SubscriptionState state) {
            Seen seen = of(state.standing());
            SubscriptionFact provider = state.provider();
            SubscriptionFact.Scheduled scheduled = provider == null ? null : provider.scheduled();
            return new Seen(
                    seen.plan,
                    seen.level,
                    seen.status,
                    seen.paidThrough,
                    seen.accessUntil,
                    seen.cancelAtPeriodEnd,
                    provider == null ? null : provider.itemWords(),
                    provider == null ? null : provider.nextBilledAt(),
                    scheduled == null
                            ? null
                            : new Standing.ScheduledChange(scheduled.action(), scheduled.effectiveAt()));
        }
    }

    /** What became of an event: {@code applied}, {@code duplicate} or {@code stale}. */
    public record EventOutcome(
            String eventId, String outcome, @Nullable String reason) {}

    /** Why access ended, and who ended it. */
    public record Downgrade(String actor, String reason) {}

    public ApplyRequest {
        grants = List.copyOf(grants);
        logs = List.copyOf(logs);
        outcomes = List.copyOf(outcomes);
    }
}
