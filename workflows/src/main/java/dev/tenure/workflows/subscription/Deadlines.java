package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When a subscription must be looked at again although nothing happened. */
final class Deadlines {

    private Deadlines() {}

    static @Nullable Instant next(SubscriptionState state) {
        return Stream.of(command(state), access(state), grant(state), Refunds.nextAt(state), state.beginsAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** A command that is being tried is due since it was asked: whoever finds it so must try it again. */
    static @Nullable Instant command(SubscriptionState state) {
        PendingCommand pending = state.pending();
        if (pending == null) {
            // One after the other: a held change waits for a command that is not finished.
            return state.planned() == null ? null : state.planned().appliesAfter();
        }
        return pending.appliesAfter() == null ? pending.requestedAt() : pending.appliesAfter();
    }

    /** When Paddle is to be read: first at the access's own instant, then as the verification says. */
    static @Nullable Instant verification(SubscriptionState state) {
        if (!state.standing().hasAccess()) {
            return MetLate.readAt(state);
        }
        Verification verification = state.verification();
        return verification != null
                ? verification.nextAt()
                : Access.of(state).map(Access::checkAt).orElse(null);
    }

    private static @Nullable Instant access(SubscriptionState state) {
        Instant verification = verification(state);
        Instant until = state.standing().accessUntil();
        return verification == null || until == null || verification.isBefore(until) ? verification : until;
    }

    private static @Nullable Instant grant(SubscriptionState state) {
        if (!state.standing().hasAccess() || state.userId() == null) {
            return null;
        }
        // Only what will be granted at its time: anything else would be due for ever.
        return state.covers().stream()
                .flatMap(cover -> Stream.ofNullable(cover.nextGrantAt(state.policies()))
                        .filter(due -> Lifecycle.mayGrant(state, cover, due, due)))
                .min(Instant::compareTo)
                .orElse(null);
    }
}
