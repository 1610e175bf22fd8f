package dev.tenure.api.membership;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a user has now; {@code plan} and {@code level} are the answer. */
public record MembershipStatus(
        UUID userId,
        String plan,
        int level,
        String status,
        @Nullable String priceId,
        @Nullable String interval,
        @Nullable Instant periodStartsAt,
        @Nullable Instant paidThrough,
        @Nullable Instant accessUntil,
        @Nullable Instant nextBillingAt,
        @Nullable Instant trialEndsAt,
        @Nullable Instant graceUntil,
        boolean cancelAtPeriodEnd,
        @Nullable Instant cancelRequestedAt,
        @Nullable ScheduledChange scheduledChange,
        @Nullable String subscriptionId,
        List<String> flags,
        List<Pending> pending,
        WalletSummary wallet) {

    /** What will happen by itself. */
    public record ScheduledChange(
            String action, Instant effectiveAt, @Nullable String priceId) {}

    /** A command that is not finished. */
    public record Pending(
            String commandId,
            String command,
            String state,
            @Nullable Instant appliesAfter,
            boolean withdrawable,
            @Nullable String detail) {}

    /** How many credits there are. */
    public record WalletSummary(long balance, long onHold) {}
}
