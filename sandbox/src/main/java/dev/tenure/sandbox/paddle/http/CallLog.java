package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which calls Paddle received, and what became of them. */
final class CallLog {

    private static final int PAGE = 200;

    private final JdbcTemplate jdbc;

    CallLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes one call down before it is answered.
     *
     * @param status null if no answer was sent
     */
    void write(Instant at, String method, String path, @Nullable Integer status, @Nullable String fault) {
        jdbc.update(
                "INSERT INTO sandbox.paddle_calls (at, method, path, status, fault) VALUES (?, ?, ?, ?, ?)",
                Timestamp.from(at),
                method,
                path,
                status,
                fault);
    }

    ObjectNode page(long after) {
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        jdbc.query(
                "SELECT id, at, method, path, status, fault FROM sandbox.paddle_calls WHERE id > ? ORDER BY id LIMIT "
                        + PAGE,
                row -> {
                    ObjectNode item = items.addObject()
                            .put("id", row.getLong("id"))
                            .put("at", PaddleTime.write(row.getTimestamp("at").toInstant()))
                            .put("method", row.getString("method"))
                            .put("path", row.getString("path"));
                    int status = row.getInt("status");
                    item.set("status", row.wasNull() ? item.nullNode() : item.numberNode(status));
                    item.put("fault", row.getString("fault"));
                },
                after);
        long last =
                items.isEmpty() ? after : items.get(items.size() - 1).path("id").asLong();
        return page.put("next", last);
    }
}
