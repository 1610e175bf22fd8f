package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.ApplyRequest.Log;
import dev.tenure.workflows.subscription.ApplyRequest.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from two standings what the audit must say. The end of access is logged by the function that takes it. */
final class Audit {

    private Audit() {}

    /** @param isMoved whether somebody gave the period another end, which is no renewal */
    static List<Log> of(Standing before, Standing after, String actor, boolean isMoved) {
        List<Log> logs = new ArrayList<>();
        if (after.level() > before.level()) {
            logs.add(changed("membership_upgrade", actor, before, after));
        } else if (after.hasAccess() && !after.plan().equals(before.plan())) {
            logs.add(changed("membership_plan_changed", actor, before, after));
        }
        boolean isLonger =
                before.hasAccess() && after.hasAccess() && isLater(after.paidThrough(), before.paidThrough());
        if (isLonger && !isMoved) {
            logs.add(changed("membership_renewed", "provider", before, after));
        }
        if (after.status().equals("past_due") && !before.status().equals("past_due")) {
            logs.add(changed("membership_past_due", "provider", before, after));
        }
        if (after.hasAccess() && before.cancelAtPeriodEnd() != after.cancelAtPeriodEnd()) {
            cancelLog(before, after, actor, logs);
        }
        return logs;
    }

    /** A wish that was voiced here is logged when it is asked; one from Paddle's dashboard when it is seen. */
    private static void cancelLog(Standing before, Standing after, String actor, List<Log> logs) {
        if (!after.cancelAtPeriodEnd()) {
            logs.add(changed("membership_cancel_withdrawn", actor, before, after));
        } else if (before.cancelRequestedAt() == null) {
            logs.add(changed("membership_cancel_requested", "provider", before, after));
        }
    }

    static Log changed(String event, String actor, Standing before, Standing after) {
        return new Log(event, true, null, actor, null, Seen.of(before), Seen.of(after));
    }

    /** Money that somebody else moved. */
    static Log moved(
            String event,
            @Nullable String errorCode,
            String reason,
            SubscriptionState before,
            SubscriptionState after) {
        return new Log(
                event,
                errorCode == null,
                errorCode,
                "provider",
                reason,
                Seen.of(before.standing()),
                Seen.of(after.standing()));
    }

    /** What somebody did at Paddle. */
    static Log adopted(String event, SubscriptionState before, SubscriptionState after) {
        return new Log(event, true, null, "provider", null, Seen.of(before), Seen.of(after));
    }

    static Log plain(String event, String actor) {
        return new Log(event, true, null, actor, null, null, null);
    }

    static Log because(String event, String actor, String reason) {
        return new Log(event, true, null, actor, reason, null, null);
    }

    static Log failed(String event, String actor, String errorCode, @Nullable String reason) {
        return new Log(event, false, errorCode, actor, reason, null, null);
    }

    private static boolean isLater(@Nullable Instant after, @Nullable Instant before) {
        return after != null && before != null && after.isAfter(before);
    }
}
