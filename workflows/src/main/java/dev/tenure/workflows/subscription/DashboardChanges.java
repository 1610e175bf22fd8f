package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What somebody else did to the subscription at Paddle is a fact here; the audit says so, with before and after. */
final class DashboardChanges {

    private static final String PLAN_CHANGED = "membership_plan_changed";
    private static final String BILLING_MOVED = "membership_billing_moved";
    private static final String PAUSED = "membership_pause_requested";
    private static final String RESUMED = "membership_resume_requested";

    private DashboardChanges() {}

    /** What a command of ours explains was not done by somebody else. */
    static void note(Docket docket) {
        SubscriptionFact before = docket.before.provider();
        SubscriptionFact after = docket.state.provider();
        if (before == null || after == null || before.equals(after)) {
            return;
        }
        boolean isPlanNoted = docket.before.standing().hasAccess()
                && !docket.before
                        .standing()
                        .plan()
                        .equals(docket.state.standing().plan());
        for (String event : changes(before, after)) {
            boolean isNoted = isPlanNoted && event.equals(PLAN_CHANGED);
            if (!isNoted && !isOurs(docket, event, after)) {
                docket.log(Audit.adopted(event, docket.before, docket.state));
            }
        }
    }

    private static boolean isOurs(Docket docket, String event, SubscriptionFact after) {
        return Stream.of(
                        docket.before.pending(),
                        docket.before.planned(),
                        docket.state.pending(),
                        docket.state.planned())
                .anyMatch(command -> command != null && explains(command, event, after));
    }

    /** Whether that is what a command of ours does at Paddle, although its answer may not have been heard. */
    private static boolean explains(PendingCommand command, String event, SubscriptionFact after) {
        WithdrawnCommand taken = command.withdraws();
        if (taken != null && explains(taken.command(), event, after)) {
            return true;
        }
        return switch (command.kind()) {
            case CHANGE -> makes(command.change(), event, after);
            case PAUSE -> event.equals(PAUSED);
            case RESUME -> event.equals(RESUMED) || event.equals(BILLING_MOVED);
            // A scheduled pause is in the way of a cancel, and of staying.
            case CANCEL, KEEP -> event.equals(RESUMED);
            case END_NOW -> false;
        };
    }

    /** A change now also clears a scheduled pause, and another interval moves the next billing. */
    private static boolean makes(@Nullable PlanChange change, String event, SubscriptionFact after) {
        return change != null
                && after.isOn(change.priceId())
                && (!event.equals(RESUMED) || change.isNow())
                && !event.equals(PAUSED);
    }

    private static List<String> changes(SubscriptionFact before, SubscriptionFact after) {
        List<String> events = new ArrayList<>();
        if (!after.isCanceled() && !before.itemWords().equals(after.itemWords())) {
            events.add(PLAN_CHANGED);
        }
        if (isMoved(before, after)) {
            events.add(BILLING_MOVED);
        }
        if (pausesAt(after) != null && !Objects.equals(pausesAt(before), pausesAt(after))) {
            events.add(PAUSED);
        }
        if (pausesAt(before) != null && pausesAt(after) == null && after.isActive()) {
            events.add(RESUMED);
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
