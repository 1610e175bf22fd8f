package dev.tenure.workflows.subscription;

import java.time.Instant;

/** Marks as granted what the service before Tenure granted: all credit months of a transaction that are due by now. */
final class Adoption {

    private Adoption() {}

    static SubscriptionState granted(SubscriptionState state, String transactionId, Instant now) {
        return state.edit()
                .covers(state.covers().stream()
                        .map(cover -> cover.transactionId().equals(transactionId) ? granted(state, cover, now) : cover)
                        .toList())
                .build();
    }

    private static Cover granted(SubscriptionState state, Cover paid, Instant now) {
        Policies policies = state.policies();
        Cover cover = paid;
        for (Instant due = cover.nextGrantAt(policies);
                due != null && !due.isAfter(now);
                due = cover.nextGrantAt(policies)) {
            cover = Rule.ONLY_WHAT_WAS_GRANTED_HERE_GOES_BACK.binds(state)
                    ? cover.afterForeignGrant()
                    : cover.afterGrant();
        }
        return cover;
    }
}
