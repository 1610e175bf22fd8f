package dev.tenure.sandbox.pages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A notification as Paddle's dashboard shows it. */
public record NotificationRow(
        String id,
        String type,
        String status,
        String origin,
        String about,
        long attempts,
        @Nullable Instant occurredAt,
        @Nullable Instant retryAt) {

    static NotificationRow of(JsonNode notification) {
        Fields fields = new Fields(notification);
        return new NotificationRow(
                fields.text("id"),
                fields.text("type"),
                fields.text("status"),
                fields.text("origin"),
                fields.in("payload").in("data").text("id"),
                notification.path("times_attempted").asLong(0),
                fields.instantOrNull("occurred_at"),
                fields.instantOrNull("retry_at"));
    }

    /** Only what told of an event can be sent once more. */
    public boolean isOriginal() {
        return origin.equals("event");
    }
}
