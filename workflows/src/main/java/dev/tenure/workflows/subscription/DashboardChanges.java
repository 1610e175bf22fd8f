package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What somebody else did to the subscription at Paddle is a fact here; the audit says so, with before and after. */
final class DashboardChanges {

    private DashboardChanges() {}

    /** What a command of ours explains was not done by somebody else. */
    static void note(Docket docket) {
        SubscriptionFact before = docket.before.provider();
        SubscriptionFact after = docket.state.provider();
        boolean isOurs = docket.before.pending() != null || docket.state.pending() != null;
        if (before == null || after == null || before.equals(after) || isOurs) {
            return;
        }
        boolean isPlanNoted = docket.before.standing().hasAccess()
                && !docket.before
                        .standing()
                        .plan()
                        .equals(docket.state.standing().plan());
        for (String event : changes(before, after)) {
            if (!isPlanNoted || !event.equals("membership_plan_changed")) {
                docket.log(Audit.adopted(event, docket.before, docket.state));
            }
        }
    }

    private static List<String> changes(SubscriptionFact before, SubscriptionFact after) {
        List<String> events = new ArrayList<>();
        if (!after.isCanceled() && !before.itemWords().equals(after.itemWords())) {
            events.add("membership_plan_changed");
        }
        if (isMoved(before, after)) {
            events.add("membership_billing_moved");
        }
        if (pausesAt(after) != null && !Objects.equals(pausesAt(before), pausesAt(after))) {
            events.add("membership_pause_requested");
        }
        if (pausesAt(before) != null && pausesAt(after) == null && after.isActive()) {
            events.add("membership_resume_requested");
        }
        return events;
    }

    static boolean isMoved(Docket docket) {
        SubscriptionFact before = docket.before.provider();
        SubscriptionFact after = docket.state.provider();
        return before != null && after != null && isMoved(before, after);
    }

    /** The same period with another end; a renewal begins another period. */
    private static boolean isMoved(SubscriptionFact before, SubscriptionFact after) {
        boolean isSame = before.periodStartsAt() != null
                && before.periodStartsAt().equals(after.periodStartsAt())
                && before.status().equals(after.status());
        return isSame && !Objects.equals(before.periodEndsAt(), after.periodEndsAt());
    }

    private static @Nullable Instant pausesAt(SubscriptionFact fact) {
        if (fact.isPaused()) {
            return fact.pausedAt() == null ? fact.updatedAt() : fact.pausedAt();
        }
        SubscriptionFact.Scheduled scheduled = fact.scheduled();
        return scheduled != null && scheduled.action().equals("pause") ? scheduled.effectiveAt() : null;
    }
}
