package dev.tenure.activities.stage;

import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.routing.Routing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One webhook as Paddle sends it, with what the door reads from it. */
public record Webhook(
        String eventId,
        String eventType,
        Instant occurredAt,
        String entityId,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        String body) {

    static Webhook of(
            String eventId,
            String eventType,
            Instant occurredAt,
            String entityId,
            @Nullable String customerId,
            @Nullable String subscriptionId,
            String data) {
        String body = """
                {"data":%s,"event_id":"%s","event_type":"%s","occurred_at":"%s","notification_id":"ntf_%s"}""".formatted(data, eventId, eventType, occurredAt, eventId.substring(4));
        return new Webhook(eventId, eventType, occurredAt, entityId, customerId, subscriptionId, body);
    }

    /** The same event with another body. */
    public Webhook withBody(String other) {
        return new Webhook(eventId, eventType, occurredAt, entityId, customerId, subscriptionId, other);
    }

    public String route() {
        return Routing.route(eventId, eventType, entityId, subscriptionId, transactionId())
                .key();
    }

    private @Nullable String transactionId() {
        if (eventType.startsWith("transaction.")) {
            return entityId;
        }
        Matcher named = Pattern.compile("\"transaction_id\":\"(txn_[^\"]*)\"").matcher(body);
        return named.find() ? named.group(1) : null;
    }

    /** Stores it as the door does; true if it is new. */
    public boolean receive(JdbcClient jdbc) {
        boolean isIgnored =
                Routing.route(eventId, eventType, entityId, subscriptionId, transactionId()) instanceof Route.Ignored;
        return Objects.requireNonNull(jdbc.sql("""
                        select public.receive_paddle_event(:event_id, :event_type, :occurred_at, :entity_id,
                            :customer_id, :route, :notification_id, '{}'::jsonb, :payload, :outcome, null)
                        """)
                .param("event_id", eventId)
                .param("event_type", eventType)
                .param("occurred_at", occurredAt.atOffset(ZoneOffset.UTC))
                .param("entity_id", entityId)
                .param("customer_id", customerId)
                .param("route", route())
                .param("notification_id", "ntf_" + eventId.substring(4))
                .param("payload", body)
                .param("outcome", isIgnored ? "ignored" : "received")
                .query(Boolean.class)
                .single());
    }
}
