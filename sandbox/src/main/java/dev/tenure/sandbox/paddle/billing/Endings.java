package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import java.time.Instant;
import java.util.Optional;

/** How a subscription stops, for good or for a while. */
final class Endings {

    /** Ends it now: nothing is refunded, nothing credited. */
    void cancel(Act act, Subscription subscription) {
        Document document = subscription.document();
        document.put("status", "canceled").put("canceled_at", act.startedAt());
        stop(subscription);
        document.putNull("paused_at");
        for (DueKind kind : new DueKind[] {DueKind.PERIOD_END, DueKind.RESUME, DueKind.DUNNING}) {
            act.unplan(subscription.id(), kind);
        }
        subscription.touch(act);
        act.emitTogether(document, "subscription.canceled", "subscription.updated");
    }

    /** Pauses it now, until somebody resumes it or a date comes. */
    void pause(Act act, Subscription subscription, Optional<Instant> resumeAt) {
        Document document = subscription.document();
        document.put("status", "paused").put("paused_at", act.startedAt());
        stop(subscription);
        subscription.itemStatus("inactive");
        act.unplan(subscription.id(), DueKind.PERIOD_END);
        act.unplan(subscription.id(), DueKind.DUNNING);
        resumeAt.ifPresent(instant -> {
            subscription.schedule("resume", instant, null);
            act.plan(subscription.id(), DueKind.RESUME, instant);
        });
        subscription.touch(act);
        act.emitTogether(document, "subscription.paused", "subscription.updated");
    }

    private static void stop(Subscription subscription) {
        subscription.period(null);
        subscription.nextBilledAt(null);
        subscription.unschedule();
    }
}
