package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that may be billed again, beside others of the same user.
 *
 * @param paidSince when its first paid period began; null if nothing was paid yet
 * @param serves whether it gives access and renews by itself
 * @param hasRenewed whether more than one period was paid: then somebody has lived with it
 * @param policy what was promised when it began
 */
public record Living(
        String subscriptionId,
        @Nullable Instant paidSince,
        boolean serves,
        boolean hasRenewed,
        Duplicates.Policy policy) {

    /** What a stored state says of it. */
    public static Living of(SubscriptionState state) {
        List<Cover> paid = state.covers().stream()
                .filter(cover -> cover.kind() == Cover.Kind.PAID || cover.kind() == Cover.Kind.TRIAL)
                .toList();
        return new Living(
                state.subscriptionId(),
                paid.stream().map(Cover::startsAt).min(Instant::compareTo).orElse(null),
                serves(state),
                paid.stream().map(Cover::transactionId).distinct().count() > 1,
                state.policies().duplicates());
    }

    /** Of one that was paid a moment ago Paddle's snapshot may not have come yet. */
    private static boolean serves(SubscriptionState state) {
        SubscriptionFact provider = state.provider();
        PendingCommand pending = state.pending();
        boolean isLeaving = state.repayments().stop() != null
                || (pending != null
                        && (pending.kind() == Command.Kind.CANCEL || pending.kind() == Command.Kind.END_NOW));
        boolean isRunning =
                provider == null || ((provider.isActive() || provider.isTrialing()) && !provider.endsPeriod());
        return state.standing().hasAccess() && isRunning && !isLeaving;
    }
}
