package dev.tenure.workflows.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sentences that an operator reads in Temporal's UI. */
final class Wording {

    private Wording() {}

    static String timer(SubscriptionState state, Instant due) {
        if (due.equals(Deadlines.command(state))) {
            return "try the queued command again at " + due;
        }
        if (due.equals(Refunds.nextAt(state))) {
            return "give money back at " + due;
        }
        if (state.verification() != null) {
            return "read Paddle again at " + due;
        }
        return due.equals(state.standing().accessUntil()) ? "access ends at " + due : "look again at " + due;
    }

    static String apply(Decision decision) {
        if (decision.downgrade() != null) {
            return "downgrade to free: " + decision.downgrade().reason();
        }
        if (!decision.logs().isEmpty()) {
            return "write " + decision.logs().getFirst().event();
        }
        return "write " + decision.next().standing().status() + ", "
                + decision.outcomes().size() + " event(s)";
    }

    static String details(SubscriptionState state, @Nullable String runBefore) {
        Standing standing = state.standing();
        return """
                **%s** (level %d, %s)

                - user: %s
                - paid through: %s
                - access until: %s
                - cancels at period end: %s
                - waiting for: %s
                - next look: %s
                - run before: %s
                """.formatted(
                standing.plan(),
                standing.level(),
                standing.status(),
                orNone(state.userId()),
                orNone(standing.paidThrough()),
                orNone(standing.accessUntil()),
                standing.cancelAtPeriodEnd() ? "yes" : "no",
                state.pending() == null ? "nothing" : state.pending().kind().word(),
                orNone(state.nextDueAt()),
                orNone(runBefore));
    }

    static String summary(SubscriptionState state) {
        String userId = state.userId();
        return "membership of " + (userId == null ? "a user not known yet" : "user " + userId);
    }

    private static String orNone(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }
}
