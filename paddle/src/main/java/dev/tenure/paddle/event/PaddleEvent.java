package dev.tenure.paddle.event;

import dev.tenure.paddle.json.PaddleJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
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

    /** Ids become keys and are logged; what is odder than this is no id. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,100}");

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

    /** The id of what the event is about, if it has one. */
    public @Nullable String entityId() {
        return id("id");
    }

    /** The subscription that the event is about or names. */
    public @Nullable String subscriptionId() {
        return eventType.startsWith("subscription.") ? entityId() : id("subscription_id");
    }

    /** The transaction that the event is about or names. */
    public @Nullable String transactionId() {
        return eventType.startsWith("transaction.") ? entityId() : id("transaction_id");
    }

    /** The customer that the event is about or names. */
    public @Nullable String customerId() {
        return eventType.startsWith("customer.") ? entityId() : id("customer_id");
    }

    private @Nullable String id(String field) {
        JsonNode value = data.path(field);
        return value.isString() && ID.matcher(value.stringValue()).matches() ? value.stringValue() : null;
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
