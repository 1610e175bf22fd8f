package dev.tenure.sandbox.paddle.store;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The feed of everything that happened. */
public final class EventTable {

    static final RowMapper<EventRecord> EVENT = (row, number) -> new EventRecord(
            row.getString("id"),
            row.getString("type"),
            row.getTimestamp("occurred_at").toInstant(),
            row.getString("data"));

    private final JdbcTemplate jdbc;

    EventTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<EventRecord> find(String id) {
        return jdbc
                .query("SELECT id, type, occurred_at, data FROM sandbox.paddle_events WHERE id = ?", EVENT, id)
                .stream()
                .findFirst();
    }

    /** A page of the feed, one more than asked for if there are more. */
    public List<EventRecord> page(List<String> types, String after, boolean ascending, int size) {
        List<Object> values = new ArrayList<>();
        StringBuilder conditions = new StringBuilder("true");
        if (!types.isEmpty()) {
            conditions.append(" AND type = ANY (string_to_array(?, ','))");
            values.add(String.join(",", types));
        }
        if (!after.isEmpty()) {
            conditions.append(ascending ? " AND id > ?" : " AND id < ?");
            values.add(after);
        }
        return jdbc.query(
                "SELECT id, type, occurred_at, data FROM sandbox.paddle_events WHERE " + conditions + " ORDER BY id "
                        + (ascending ? "ASC" : "DESC") + " LIMIT " + (size + 1),
                EVENT,
                values.toArray());
    }

    /** About how many events there are, counted up to ten thousand; Paddle's own number is no better. */
    public long estimate() {
        Long count = jdbc.queryForObject(
                "SELECT count(*) FROM (SELECT FROM sandbox.paddle_events LIMIT 10000) first", Long.class);
        return count == null ? 0 : count;
    }

    void write(List<EventRecord> events) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                "INSERT INTO sandbox.paddle_events (id, type, occurred_at, data) VALUES (?, ?, ?, ?)",
                events,
                events.size(),
                (statement, event) -> {
                    statement.setString(1, event.id());
                    statement.setString(2, event.type());
                    statement.setTimestamp(3, Timestamp.from(event.occurredAt()));
                    statement.setString(4, event.data());
                });
    }

    /** Events, what was told of them, and calls live ninety days. */
    void forget(Instant before) {
        jdbc.update("DELETE FROM sandbox.paddle_calls WHERE at < ?", Timestamp.from(before));
        jdbc.update("""
                WITH gone AS (DELETE FROM sandbox.paddle_events WHERE id < ? RETURNING id),
                     told AS (DELETE FROM sandbox.paddle_notifications n USING gone WHERE n.event_id = gone.id
                              RETURNING n.id),
                     sent AS (DELETE FROM sandbox.paddle_deliveries d USING told WHERE d.notification_id = told.id)
                DELETE FROM sandbox.paddle_notification_logs l USING told WHERE l.notification_id = told.id
                """, Ids.earliest("evt", before));
    }
}
