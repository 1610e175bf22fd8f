package dev.tenure.paddle.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One occurrence at Paddle. Its {@code eventId} is the same in every delivery, replay and listing of it; the
 * notification id is that of one delivery and absent from lists and simulations. The data is kept as sent.
 */
public record PaddleEvent(
        String eventId,
        String eventType,
        Instant occurredAt,
        @Nullable String notificationId,
        Subject subject,
        JsonNode data) {

    public PaddleEvent {
        if (eventId.isBlank() || eventType.isBlank()) {
            throw new IllegalArgumentException("An event needs an id and a type.");
        }
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** Paddle's simulated events have ids such as {@code ntfsimevt_…}. */
    public boolean isSimulation() {
        return !eventId.startsWith("evt_");
    }

    @Override
    public String toString() {
        return "PaddleEvent[eventId=" + eventId + ", eventType=" + eventType + ", occurredAt=" + occurredAt + "]";
    }
}
