package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A subscription whose renewal had failed before it was first heard of: by adoption, or when events are pulled after a
 * blackout. What is heard then may be old, so that Paddle is read before grace is given.
 */
final class MetLate {

    private MetLate() {}

    /** Past due, and what was paid before gave no access yet, and none that was taken. */
    private static Optional<Access> of(SubscriptionState state) {
        Instant paidThrough = state.paidThrough();
        Instant taken = state.takenThrough();
        boolean isOpen = Rule.GRACE_FOR_WHOM_WE_MEET_LATE.binds(state)
                && !state.standing().hasAccess()
                && paidThrough != null
                && (taken == null || taken.isBefore(paidThrough));
        return Access.of(state)
                .filter(access -> isOpen
                        && access.status().equals("past_due")
                        && access.until().isAfter(paidThrough));
    }

    /** Whether Paddle was read since, and says so. */
    static boolean isConfirmed(SubscriptionState state) {
        SubscriptionFact provider = state.provider();
        Instant verifiedAt = state.verifiedAt();
        return of(state).isPresent()
                && provider != null
                && verifiedAt != null
                && !verifiedAt.isBefore(provider.updatedAt());
    }

    static boolean isAwaited(SubscriptionState state) {
        return of(state).isPresent() && !isConfirmed(state);
    }

    /** When Paddle is read (again); null if nobody waits for it, or its answer would come too late. */
    static @Nullable Instant readAt(SubscriptionState state) {
        Verification verification = state.verification();
        return of(state)
                .filter(access -> verification == null || verification.nextAt().isBefore(access.until()))
                .map(access -> verification == null ? state.paidThrough() : verification.nextAt())
                .orElse(null);
    }

    /** Grace that was over before it was heard of is over. */
    static void settle(Docket docket, Instant now) {
        if (of(docket.state).filter(access -> !now.isBefore(access.until())).isPresent()) {
            taken(docket);
        }
    }

    /** What was paid until then is over for good: only what is paid for longer brings access back. */
    static void taken(Docket docket) {
        if (Rule.GRACE_FOR_WHOM_WE_MEET_LATE.binds(docket.state)) {
            Instant paidThrough = Stream.of(docket.before.paidThrough(), docket.state.paidThrough())
                    .filter(Objects::nonNull)
                    .max(Instant::compareTo)
                    .orElse(null);
            docket.state = docket.state.edit().takenThrough(paidThrough).build();
        }
    }
}
