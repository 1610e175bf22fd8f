package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.EventRecord;
import dev.tenure.sandbox.paddle.store.NotificationReads;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.time.Instant;

/** Sends what was told once more. */
public final class Replays {

    private Replays() {}

    /** Tells the same event to the same destination, as a notification of its own, whose id is the answer. */
    public static String replay(PaddleStore store, String id, Instant now) {
        NotificationReads.Told told =
                store.notifications().told(id).orElseThrow(() -> PaddleRefusal.notFound("Notification", id));
        if (!told.origin().equals("event")) {
            throw PaddleRefusal.of(
                    400, "notification_replay_invalid_origin_type", "only notifications of events can be replayed");
        }
        EventRecord event = store.events()
                .find(told.eventId())
                .orElseThrow(() -> PaddleRefusal.of(400, "notification_cannot_replay", "the event is gone"));
        return store.replay(id, event, told.settingId(), now);
    }
}
