package dev.tenure.sandbox.paddle.delivery;

import dev.tenure.sandbox.paddle.store.EventRecord;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The deliveries that are planned, held and done. */
final class DeliveryQueue {

    private static final int BATCH = 200;

    private final JdbcTemplate jdbc;

    /** One attempt to tell one destination of one event. */
    record Delivery(long id, String notificationId, String settingId, int attempt, EventRecord event) {

        /** The body of the webhook, in the order in which Paddle writes it. */
        String body() {
            return "{\"data\":" + event.data() + ",\"event_id\":\"" + event.id() + "\",\"event_type\":\"" + event.type()
                    + "\",\"occurred_at\":\"" + PaddleTime.write(event.occurredAt()) + "\",\"notification_id\":\""
                    + notificationId + "\"}";
        }
    }

    /** What came back. */
    record Result(int status, String shown, @Nullable String contentType, String body) {

        boolean acknowledged() {
            return status >= 200 && status < 300;
        }
    }

    DeliveryQueue(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    List<Delivery> due(Instant now) {
        return jdbc.query(
                """
                SELECT d.id, d.notification_id, n.setting_id, d.attempt, e.id AS event_id, e.type, e.occurred_at, e.data
                FROM sandbox.paddle_deliveries d
                JOIN sandbox.paddle_notifications n ON n.id = d.notification_id
                JOIN sandbox.paddle_events e ON e.id = n.event_id
                WHERE d.state = 'pending' AND d.due_at <= ?
                ORDER BY d.due_at, d.id
                LIMIT
                """ + BATCH,
                (row, number) -> new Delivery(
                        row.getLong("id"),
                        row.getString("notification_id"),
                        row.getString("setting_id"),
                        row.getInt("attempt"),
                        new EventRecord(
                                row.getString("event_id"),
                                row.getString("type"),
                                row.getTimestamp("occurred_at").toInstant(),
                                row.getString("data"))),
                Timestamp.from(now));
    }

    boolean isDue(Instant now) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT 1 FROM sandbox.paddle_deliveries WHERE state = 'pending' AND due_at <= ?)",
                Boolean.class,
                Timestamp.from(now)));
    }

    Optional<Instant> nextDueAt() {
        Timestamp earliest = jdbc.queryForObject(
                "SELECT min(due_at) FROM sandbox.paddle_deliveries WHERE state = 'pending'", Timestamp.class);
        return Optional.ofNullable(earliest).map(Timestamp::toInstant);
    }

    /** Remembers how it went, and plans the next attempt; nothing if Paddle was emptied meanwhile. */
    void done(Delivery delivery, Result result, Instant at, @Nullable Instant retryAt, String logId, boolean held) {
        String status = result.acknowledged() ? "delivered" : retryAt == null ? "failed" : "needs_retry";
        Timestamp sentAt = Timestamp.from(at);
        jdbc.update(
                """
                WITH done AS (UPDATE sandbox.paddle_deliveries SET state = 'sent', sent_at = ?, status = ? WHERE id = ?
                              RETURNING notification_id),
                     told AS (UPDATE sandbox.paddle_notifications
                              SET status = CASE WHEN status = 'delivered' THEN status ELSE ? END,
                                  attempts = attempts + 1, last_attempt_at = ?, retry_at = ?,
                                  delivered_at = coalesce(delivered_at, ?)
                              WHERE id = ?),
                     planned AS (INSERT INTO sandbox.paddle_deliveries (notification_id, attempt, state, due_at)
                                 SELECT notification_id, ?, ?, ?::timestamptz FROM done WHERE ?::timestamptz IS NOT NULL)
                INSERT INTO sandbox.paddle_notification_logs
                  (id, notification_id, response_code, response_content_type, response_body, attempted_at)
                SELECT ?, notification_id, ?, ?, ?, ? FROM done
                """,
                sentAt,
                result.shown(),
                delivery.id(),
                status,
                sentAt,
                timestamp(retryAt),
                result.acknowledged() ? sentAt : null,
                delivery.notificationId(),
                delivery.attempt() + 1,
                held ? "held" : "pending",
                timestamp(retryAt),
                timestamp(retryAt),
                logId,
                result.status(),
                result.contentType(),
                result.body(),
                sentAt);
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    /** There is nobody to tell any more. */
    void drop(Delivery delivery) {
        jdbc.update("UPDATE sandbox.paddle_deliveries SET state = 'dropped' WHERE id = ?", delivery.id());
    }

    /** What was sent, held or dropped, for whoever watches. */
    ObjectNode page(long after) {
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        jdbc.query(
                """
                SELECT d.id, n.event_id, e.type, d.attempt, d.state, d.status, coalesce(d.sent_at, d.due_at) AS at
                FROM sandbox.paddle_deliveries d
                JOIN sandbox.paddle_notifications n ON n.id = d.notification_id
                JOIN sandbox.paddle_events e ON e.id = n.event_id
                WHERE d.id > ? ORDER BY d.id LIMIT
                """ + BATCH,
                row -> {
                    String status = row.getString("status");
                    items.addObject()
                            .put("id", row.getLong("id"))
                            .put("event_id", row.getString("event_id"))
                            .put("event_type", row.getString("type"))
                            .put("attempt", row.getInt("attempt"))
                            .put("status", status == null ? row.getString("state") : status)
                            .put("at", PaddleTime.write(row.getTimestamp("at").toInstant()));
                },
                after);
        long last =
                items.isEmpty() ? after : items.get(items.size() - 1).path("id").asLong();
        return page.put("next", last);
    }

    int release() {
        return jdbc.update("UPDATE sandbox.paddle_deliveries SET state = 'pending' WHERE state = 'held'");
    }
}
