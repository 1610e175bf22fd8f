package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one subscription means for its reader at this moment; the columns of {@code subscriptions} and of {@code
 * user_memberships}, by the same names.
 *
 * @param status {@code none}, {@code trialing}, {@code active}, {@code past_due}, {@code paused} or {@code ended}
 * @param accessUntil null exactly if the level is 0
 */
public record Standing(
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
        List<String> flags,
        List<Pending> pending) {

    /** The level and plan of somebody who has nothing. */
    public static final String FREE = "free";

    /** What will happen by itself. */
    public record ScheduledChange(
            String action,
            Instant effectiveAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String priceId) {

        ScheduledChange(String action, Instant effectiveAt) {
            this(action, effectiveAt, null);
        }

        static ScheduledChange ofPlan(Instant effectiveAt, String priceId) {
            return new ScheduledChange("change", effectiveAt, priceId);
        }
    }

    /** A command that is not finished, as people see it. */
    public record Pending(
            String commandId,
            String command,
            String state,
            @Nullable Instant appliesAfter,
            boolean withdrawable,
            @Nullable String detail) {}

    static final Standing NOTHING = new Standing(
            FREE, 0, "none", null, null, null, null, null, null, null, null, false, null, null, List.of(), List.of());

    public Standing {
        flags = List.copyOf(flags);
        pending = List.copyOf(pending);
        if ((level > 0) != (accessUntil != null)) {
            throw new IllegalArgumentException("level " + level + " with access until " + accessUntil);
        }
    }

    boolean hasAccess() {
        return level > 0;
    }

    boolean isEnded() {
        return status.equals("ended");
    }
}
