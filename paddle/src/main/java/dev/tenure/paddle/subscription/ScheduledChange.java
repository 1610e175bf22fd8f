package dev.tenure.paddle.subscription;

import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Paddle will do to a subscription, and when. Paddle schedules no change of items. */
public record ScheduledChange(
        ScheduledAction action,
        Instant effectiveAt,
        @Nullable Instant resumeAt) {

    static ScheduledChange from(Fields fields) {
        return new ScheduledChange(
                new ScheduledAction(fields.text("action")),
                fields.instant("effective_at"),
                fields.instantOrNull("resume_at"));
    }
}
