package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a state what people see. */
final class Standings {

    static final String UNMAPPED = "unmapped_price";

    private Standings() {}

    /** The standing at an instant, taking access away only by time and facts; verification is the judge's business. */
    static Standing at(SubscriptionState state, Instant now) {
        Access access = Access.of(state).orElse(null);
        if (access == null || !gives(state, access, now)) {
            return without(state, access, now);
        }
        return with(state, access, access.until(), now);
    }

    /** The standing that keeps access while Paddle could not be asked. */
    static Standing kept(SubscriptionState state, Instant until, Instant now) {
        return with(state, Access.of(state).orElseThrow(), until, now);
    }

    /**
     * The confirmation window and grace only extend access that is there: it comes back with a payment. Who was never
     * seen to have any has not lost it, if that is so at Paddle still.
     */
    private static boolean gives(SubscriptionState state, Access access, Instant now) {
        Instant paidThrough = state.paidThrough();
        boolean isPaid = paidThrough != null && now.isBefore(paidThrough);
        return now.isBefore(access.until()) && (isPaid || state.standing().hasAccess() || MetLate.isConfirmed(state));
    }

    private static Standing with(SubscriptionState state, Access access, Instant until, Instant now) {
        Cover cover = Access.inForce(state, now).orElse(access.cover());
        SubscriptionFact provider = state.provider();
        boolean ends = !access.isRenewing();
        return new Standing(
                cover.terms().plan(),
                cover.terms().level(),
                access.status(),
                cover.priceId(),
                cover.terms().interval(),
                periodStart(cover, provider),
                state.paidThrough(),
                until,
                provider == null ? (ends ? null : state.paidThrough()) : nextBilling(provider),
                provider != null && provider.isTrialing() ? provider.trialEndsAt() : null,
                isGrace(state, access) ? access.until() : null,
                cancels(provider),
                state.cancelRequestedAt(),
                scheduledChange(state, provider, cover, until),
                flags(state, access),
                pending(state));
    }

    /** A change within a period does not begin another one. */
    private static @Nullable Instant periodStart(Cover cover, @Nullable SubscriptionFact provider) {
        Instant begun = provider == null ? null : provider.periodStartsAt();
        return cover.kind() == Cover.Kind.PRORATION && begun != null ? begun : cover.startsAt();
    }

    private static Standing without(SubscriptionState state, @Nullable Access access, Instant now) {
        SubscriptionFact provider = state.provider();
        Cover cover = access == null ? null : access.cover();
        return new Standing(
                Standing.FREE,
                0,
                statusWithoutAccess(state, access, now),
                cover == null ? null : cover.priceId(),
                cover == null ? null : cover.terms().interval(),
                null,
                state.paidThrough(),
                null,
                provider == null || provider.isCanceled() ? null : nextBilling(provider),
                null,
                null,
                cancels(provider) && !hasEnded(state, now),
                state.cancelRequestedAt(),
                null,
                flags(state, null),
                pending(state));
    }

    private static String statusWithoutAccess(SubscriptionState state, @Nullable Access access, Instant now) {
        SubscriptionFact provider = state.provider();
        if (hasEnded(state, now) || state.repayments().stop() != null) {
            return "ended";
        }
        if (provider != null && (provider.isPastDue() || provider.isPaused())) {
            return provider.status();
        }
        if (isPauseDue(state, now)) {
            return "paused";
        }
        // What Paddle still calls active is not over, although nobody paid: it can be paid, and must be cancelable.
        return access == null ? "none" : access.status();
    }

    /** Paddle has ended it, or was to end it by now. */
    static boolean hasEnded(SubscriptionState state, Instant now) {
        SubscriptionFact provider = state.provider();
        return provider != null && (provider.isCanceled() || isCancelDue(provider, now));
    }

    private static boolean isCancelDue(SubscriptionFact provider, Instant now) {
        return isDue(provider, "cancel", now);
    }

    /** Paddle was to pause it by now. */
    static boolean isPauseDue(SubscriptionState state, Instant now) {
        return state.provider() != null && isDue(state.provider(), "pause", now);
    }

    private static boolean isDue(SubscriptionFact provider, String action, Instant now) {
        SubscriptionFact.Scheduled scheduled = provider.scheduled();
        return scheduled != null
                && scheduled.action().equals(action)
                && !scheduled.effectiveAt().isAfter(now);
    }

    private static boolean cancels(@Nullable SubscriptionFact provider) {
        return provider != null && provider.wantsCancel();
    }

    private static @Nullable Instant nextBilling(SubscriptionFact provider) {
        SubscriptionFact.Scheduled scheduled = provider.scheduled();
        return scheduled != null && scheduled.action().equals("resume")
                ? scheduled.effectiveAt()
                : provider.nextBilledAt();
    }

    private static Standing.@Nullable ScheduledChange scheduledChange(
            SubscriptionState state, @Nullable SubscriptionFact provider, Cover inForce, Instant until) {
        if (provider == null) {
            return null;
        }
        if (provider.isCanceled()) {
            return new Standing.ScheduledChange("cancel", until);
        }
        SubscriptionFact.Scheduled scheduled = provider.scheduled();
        // When a pause ends by itself is when it is billed next.
        return scheduled != null && !scheduled.action().equals("resume")
                ? new Standing.ScheduledChange(scheduled.action(), scheduled.effectiveAt())
                : planChange(state, provider, inForce);
    }

    /** Held here, or made at Paddle already for the next period: what this one is paid for tells. */
    private static Standing.@Nullable ScheduledChange planChange(
            SubscriptionState state, SubscriptionFact provider, Cover inForce) {
        PendingCommand held = Stream.of(state.planned(), state.pending())
                .filter(Objects::nonNull)
                .filter(command -> command.change() != null && command.change().renewal() != null)
                .findFirst()
                .orElse(null);
        if (held != null && held.change() != null && held.change().renewal() != null) {
            return Standing.ScheduledChange.ofPlan(
                    held.change().renewal(), held.change().priceId());
        }
        Instant renewal = provider.nextBilledAt();
        return renewal == null
                ? null
                : next(provider, inForce)
                        .map(item -> Standing.ScheduledChange.ofPlan(renewal, item.priceId()))
                        .orElse(null);
    }

    /** The plan that Paddle bills with the next period, if it is another one than this period is paid for. */
    static Optional<SubscriptionFact.Item> next(SubscriptionFact provider, Cover inForce) {
        return provider.items().stream()
                .filter(item -> item.terms() != null)
                .max(Comparator.comparingInt(Standings::level))
                .filter(item -> level(item) != inForce.terms().level());
    }

    private static int level(SubscriptionFact.Item item) {
        return item.terms() == null ? 0 : item.terms().level();
    }

    private static List<String> flags(SubscriptionState state, @Nullable Access access) {
        List<String> flags = new ArrayList<>();
        if (access != null && isGrace(state, access)) {
            flags.add("grace");
        }
        Verification verification = state.verification();
        if (verification != null && access != null) {
            flags.add(verification.readable() ? "verifying" : "unverified");
        }
        SubscriptionFact provider = state.provider();
        if (isUnmapped(state, provider)) {
            flags.add(UNMAPPED);
        }
        boolean isReviewed =
                Stream.of(state.pending(), state.planned()).anyMatch(held -> held != null && held.needsReview());
        if (GivenBack.isDisputed(state)) {
            flags.add("chargeback");
        }
        if (Refunds.isPending(state)) {
            flags.add("refund_pending");
        }
        if (isReviewed || Refunds.needsReview(state)) {
            flags.add("needs_review");
        }
        return flags;
    }

    private static boolean isGrace(SubscriptionState state, Access access) {
        return access.status().equals("past_due") && !access.until().equals(state.paidThrough());
    }

    /** What stands beside a plan of ours is not ours; but of something we must know what it is. */
    private static boolean isUnmapped(SubscriptionState state, @Nullable SubscriptionFact provider) {
        boolean isItem = provider != null
                && !provider.items().isEmpty()
                && provider.items().stream().allMatch(item -> isUnmapped(state, item));
        return isItem || state.covers().stream().anyMatch(cover -> cover.kind() == Cover.Kind.UNMAPPED);
    }

    /** A snapshot from before the catalog learned of a price stays as it is; what was paid at that price tells. */
    private static boolean isUnmapped(SubscriptionState state, SubscriptionFact.Item item) {
        return item.terms() == null
                && state.covers().stream()
                        .noneMatch(
                                cover -> cover.priceId().equals(item.priceId()) && cover.kind() != Cover.Kind.UNMAPPED);
    }

    private static List<Standing.Pending> pending(SubscriptionState state) {
        return Stream.of(state.pending(), state.planned())
                .filter(Objects::nonNull)
                .map(command -> new Standing.Pending(
                        command.commandId(),
                        command.kind().word(),
                        stateOf(command),
                        command.appliesAfter(),
                        Withdrawals.isPossible(state, command),
                        command.detail()))
                .toList();
    }

    private static String stateOf(PendingCommand pending) {
        if (pending.needsReview()) {
            return "needs_review";
        }
        return pending.isQueued() ? "queued" : "in_progress";
    }

    /** The same standing with the pending command as it is now. */
    static Standing withPending(Standing standing, SubscriptionState state) {
        return new Standing(
                standing.plan(),
                standing.level(),
                standing.status(),
                standing.priceId(),
                standing.interval(),
                standing.periodStartsAt(),
                standing.paidThrough(),
                standing.accessUntil(),
                standing.nextBillingAt(),
                standing.trialEndsAt(),
                standing.graceUntil(),
                standing.cancelAtPeriodEnd(),
                standing.cancelRequestedAt(),
                standing.scheduledChange(),
                standing.flags(),
                pending(state));
    }

    /** How long access may outlast its end while Paddle cannot be read. */
    static Instant unverifiedLimit(SubscriptionState state, Instant end) {
        Instant since = Access.of(state).filter(Access::isRenewing).isPresent() ? state.paidThrough() : end;
        Instant limit = Objects.requireNonNull(since)
                .plus(Duration.ofHours(state.policies().unverifiedHours()));
        // A renewal has been awaited for a while already when its window ends.
        return limit.isBefore(end) ? end : limit;
    }
}
