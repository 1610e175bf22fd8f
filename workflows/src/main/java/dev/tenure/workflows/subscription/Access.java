package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription gives and for how long, read from what was paid and what Paddle says; before any verification.
 *
 * @param until when it ends if nothing else becomes known
 * @param checkAt when Paddle is asked: at the very end, or shortly after an ordinary renewal was due
 * @param status the word of the status that people see
 */
record Access(Cover cover, Instant until, Instant checkAt, String status, boolean isRenewing) {

    /** Renewals settle within minutes; a timer this much later lets an ordinary one wake nobody. */
    static final Duration RENEWAL_SETTLES = Duration.ofMinutes(10);

    /** Two ends that differ by less are one; no period is as short. */
    static final Duration SAME_END = Duration.ofDays(1);

    /** How far clocks may differ: what Paddle has charged for by then is begun, whatever our clock says. */
    static final Duration SKEW = Duration.ofMinutes(5);

    static Optional<Access> of(SubscriptionState state) {
        Instant paidThrough = state.paidThrough();
        if (paidThrough == null) {
            return Optional.empty();
        }
        Cover latest = latestCover(state);
        SubscriptionFact provider = state.provider();
        if (provider == null || provider.isActive() || provider.isTrialing()) {
            Instant end = isBeingEnded(state) ? paidThrough : scheduledEnd(provider, paidThrough);
            return Optional.of(end == null ? renewing(state, latest, paidThrough) : exact(latest, end, word(provider)));
        }
        if (provider.isPastDue()) {
            // A trial paid for nothing: its failed first charge has a grace of its own, by default none.
            Policies policies = state.policies();
            int graceDays = latest.kind() == Cover.Kind.TRIAL ? policies.trialGraceDays() : policies.graceDays();
            Instant graceUntil = paidThrough.plus(Duration.ofDays(graceDays));
            return Optional.of(exact(latest, graceUntil, "past_due"));
        }
        if (provider.isCanceled() || provider.isPaused()) {
            return Optional.of(exact(latest, endOf(state, provider, latest, paidThrough), word(provider)));
        }
        // A status that is not known yet: what was paid for is kept.
        return Optional.of(renewing(state, latest, paidThrough));
    }

    /** The cover in force at an instant: the best of those that cover it, else the one that lasted longest. */
    static Optional<Cover> inForce(SubscriptionState state, Instant at) {
        return state.counting().stream()
                .filter(cover -> isOn(state, cover, at))
                .max(Comparator.comparingInt((Cover cover) -> cover.terms().level())
                        .thenComparing(Cover::endsAt)
                        .thenComparing(Cover::lineId))
                .or(() -> state.counting().isEmpty() ? Optional.empty() : Optional.of(latestCover(state)));
    }

    /** Whether an instant is in the time that is paid for. */
    static boolean isOn(SubscriptionState state, Cover cover, Instant at) {
        Duration ahead = Rule.PAID_IS_BEGUN.binds(state) ? SKEW : Duration.ZERO;
        return !at.isBefore(cover.startsAt().minus(ahead)) && at.isBefore(cover.endsAt());
    }

    /** When something else that is paid is in force: its time begins, or that of a better one ends; null if never. */
    static @Nullable Instant nextTurn(SubscriptionState state, Instant now) {
        if (!Rule.PAID_IS_BEGUN.binds(state)) {
            return null;
        }
        Optional<String> inForce = inForce(state, now).map(Cover::lineId);
        boolean isEndSeen = Rule.THE_END_OF_A_RAISE_IS_SEEN.binds(state);
        return state.counting().stream()
                .flatMap(cover -> isEndSeen ? Stream.of(cover.startsAt(), cover.endsAt()) : Stream.of(cover.startsAt()))
                .filter(at -> at.isAfter(now)
                        && !inForce(state, at).map(Cover::lineId).equals(inForce))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Cover latestCover(SubscriptionState state) {
        return state.counting().stream()
                .max(Comparator.comparing(Cover::endsAt)
                        .thenComparing((Cover cover) -> cover.terms().level())
                        .thenComparing(Cover::lineId))
                .orElseThrow();
    }

    /** Whoever paid for the last period has the money back: no renewal is on its way, even if Paddle cannot be told yet. */
    private static boolean isBeingEnded(SubscriptionState state) {
        return Rule.WHAT_IS_ENDED_DOES_NOT_RENEW.binds(state)
                && state.repayments().stop() != null;
    }

    /**
     * Where a scheduled cancel or pause ends what is paid; null if none is scheduled, or only for the end of a later period that is
     * not paid yet. Paddle may end a period a minute after its transaction's.
     */
    private static @Nullable Instant scheduledEnd(@Nullable SubscriptionFact provider, Instant paidThrough) {
        if (provider == null || provider.scheduled() == null || !provider.endsPeriod()) {
            return null;
        }
        Instant effectiveAt = provider.scheduled().effectiveAt();
        if (!effectiveAt.isBefore(paidThrough.plus(SAME_END))) {
            return null;
        }
        return effectiveAt.isAfter(paidThrough) ? effectiveAt : paidThrough;
    }

    /** A canceled trial paid for nothing and ends with the cancellation; paid time is kept, if it was not given up. */
    private static Instant endOf(
            SubscriptionState state, SubscriptionFact provider, Cover latest, Instant paidThrough) {
        Instant givenUpAt = givenUpAt(state);
        if (givenUpAt != null && givenUpAt.isBefore(paidThrough)) {
            return givenUpAt;
        }
        Instant canceledAt = provider.canceledAt();
        boolean paid = latest.kind() != Cover.Kind.TRIAL;
        return paid || canceledAt == null || canceledAt.isAfter(paidThrough) ? paidThrough : canceledAt;
    }

    /** When an end that Paddle has carried out gave up what was paid; null if none did. */
    static @Nullable Instant givenUpAt(SubscriptionState state) {
        SubscriptionFact provider = state.provider();
        return provider != null && provider.isCanceled() ? state.forfeitedAt() : null;
    }

    private static Access exact(Cover cover, Instant until, String status) {
        return new Access(cover, until, until, status, false);
    }

    private static Access renewing(SubscriptionState state, Cover cover, Instant paidThrough) {
        Duration window = Duration.ofHours(state.policies().confirmationHours());
        return new Access(
                cover, paidThrough.plus(window), paidThrough.plus(RENEWAL_SETTLES), word(state.provider()), true);
    }

    private static String word(@Nullable SubscriptionFact provider) {
        if (provider == null || provider.isCanceled()) {
            return "active";
        }
        return provider.isTrialing() || provider.isPaused() ? provider.status() : "active";
    }
}
