package dev.tenure.paddle.event;

import dev.tenure.paddle.json.PaddleJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** The event as a webhook's body would hold it: what a listing found is stored like what was delivered. */
    public byte[] toBody() {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("data", data);
        envelope.put("event_id", eventId);
        envelope.put("event_type", eventType);
        envelope.put("occurred_at", occurredAt.toString());
        envelope.put("notification_id", notificationId);
        return PaddleJson.bytes(envelope);
    }

    @Override
    public String toString() {
        return "PaddleEvent[eventId=" + eventId + ", eventType=" + eventType + ", occurredAt=" + occurredAt + "]";
    }
}
