package dev.tenure.sandbox.paddle.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was told to whom, and what they answered. */
public final class NotificationReads {

    private static final String SELECT = """
            SELECT n.id, n.event_id, n.setting_id, n.origin, n.status, n.attempts, n.last_attempt_at, n.retry_at,
                   n.delivered_at, n.replayed_at, e.type, e.occurred_at, e.data
            FROM sandbox.paddle_notifications n JOIN sandbox.paddle_events e ON e.id = n.event_id
            """;

    private static final RowMapper<ObjectNode> NOTIFICATION = (row, number) -> notification(row);

    private static final RowMapper<ObjectNode> LOG = (row, number) -> Json.object()
            .put("id", row.getString("id"))
            .put("response_code", row.getInt("response_code"))
            .put("response_content_type", row.getString("response_content_type"))
            .put("response_body", row.getString("response_body"))
            .put("attempted_at", instant(row, "attempted_at"));

    private final JdbcTemplate jdbc;

    /**
     * Which notifications.
     *
     * @param concerning the id of a transaction, customer or subscription that the event is about
     */
    public record Wanted(
            List<String> statuses,
            List<String> settingIds,
            String concerning,
            String search,
            Optional<Instant> from,
            Optional<Instant> to) {}

    /** Whom a notification was for, and what it told. */
    public record Told(String eventId, String settingId, String origin) {}

    NotificationReads(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private static ObjectNode notification(ResultSet row) throws SQLException {
        String id = row.getString("id");
        ObjectNode payload = Json.object();
        payload.set("data", Json.read(row.getString("data")));
        payload.put("event_id", row.getString("event_id"))
                .put("event_type", row.getString("type"))
                .put("occurred_at", instant(row, "occurred_at"))
                .put("notification_id", id);
        ObjectNode notification =
                Json.object().put("id", id).put("type", row.getString("type")).put("status", row.getString("status"));
        notification.set("payload", payload);
        return notification
                .put("occurred_at", instant(row, "occurred_at"))
                .put("delivered_at", instant(row, "delivered_at"))
                .put("replayed_at", instant(row, "replayed_at"))
                .put("origin", row.getString("origin"))
                .put("last_attempt_at", instant(row, "last_attempt_at"))
                .put("retry_at", instant(row, "retry_at"))
                .put("times_attempted", row.getInt("attempts"))
                .put("notification_setting_id", row.getString("setting_id"));
    }

    private static @Nullable String instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : PaddleTime.write(timestamp.toInstant());
    }

    public Optional<ObjectNode> find(String id) {
        return jdbc.query(SELECT + " WHERE n.id = ?", NOTIFICATION, id).stream().findFirst();
    }

    public Optional<Told> told(String id) {
        return jdbc
                .query(
                        "SELECT event_id, setting_id, origin FROM sandbox.paddle_notifications WHERE id = ?",
                        (row, number) -> new Told(row.getString(1), row.getString(2), row.getString(3)),
                        id)
                .stream()
                .findFirst();
    }

    /** Newest first, one more than asked for if there are more. */
    public List<ObjectNode> page(Wanted wanted, String after, int size) {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(" WHERE true");
        any(where, values, "n.status", wanted.statuses());
        any(where, values, "n.setting_id", wanted.settingIds());
        if (!wanted.concerning().isEmpty()) {
            where.append(" AND position(? IN e.data) > 0");
            values.add("\"" + wanted.concerning() + "\"");
        }
        if (!wanted.search().isEmpty()) {
            where.append(" AND (n.id = ? OR e.type = ? OR position(? IN e.data) > 0)");
            values.addAll(List.of(wanted.search(), wanted.search(), wanted.search()));
        }
        wanted.from().ifPresent(from -> {
            where.append(" AND e.occurred_at >= ?");
            values.add(Timestamp.from(from));
        });
        wanted.to().ifPresent(to -> {
            where.append(" AND e.occurred_at <= ?");
            values.add(Timestamp.from(to));
        });
        if (!after.isEmpty()) {
            where.append(" AND n.id < ?");
            values.add(after);
        }
        return jdbc.query(SELECT + where + " ORDER BY n.id DESC LIMIT " + (size + 1), NOTIFICATION, values.toArray());
    }

    private static void any(StringBuilder where, List<Object> values, String column, List<String> allowed) {
        if (!allowed.isEmpty()) {
            where.append(" AND ").append(column).append(" = ANY (string_to_array(?, ','))");
            values.add(String.join(",", allowed));
        }
    }

    public long estimate() {
        Long count = jdbc.queryForObject("SELECT count(*) FROM sandbox.paddle_notifications", Long.class);
        return count == null ? 0 : count;
    }

    /** Newest first, one more than asked for if there are more. */
    public List<ObjectNode> logs(String notificationId, String after, int size) {
        String cursor = after.isEmpty() ? "" : " AND id < ?";
        List<Object> values = new ArrayList<>(List.of(notificationId));
        if (!after.isEmpty()) {
            values.add(after);
        }
        return jdbc.query("""
                SELECT id, response_code, response_content_type, response_body, attempted_at
                FROM sandbox.paddle_notification_logs WHERE notification_id = ?
                """ + cursor + " ORDER BY id DESC LIMIT " + (size + 1), LOG, values.toArray());
    }

    void replayed(String id, Instant at) {
        jdbc.update("UPDATE sandbox.paddle_notifications SET replayed_at = ? WHERE id = ?", Timestamp.from(at), id);
    }
}
