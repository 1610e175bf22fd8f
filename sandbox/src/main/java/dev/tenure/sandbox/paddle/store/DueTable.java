package dev.tenure.sandbox.paddle.store;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** What Paddle will do by itself, and when. */
final class DueTable {

    private final JdbcTemplate jdbc;

    DueTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Optional<DueAct> first() {
        return first("");
    }

    /** The earliest of one object. */
    Optional<DueAct> firstOf(String subjectId) {
        return first("WHERE subject_id = ?", subjectId);
    }

    private Optional<DueAct> first(String which, Object... values) {
        return jdbc
                .query(
                        "SELECT subject_id, kind, due_at FROM sandbox.paddle_due_acts " + which
                                + " ORDER BY due_at, subject_id, kind LIMIT 1",
                        (row, number) -> new DueAct(
                                row.getString(1),
                                DueKind.valueOf(row.getString(2)),
                                row.getTimestamp(3).toInstant()),
                        values)
                .stream()
                .findFirst();
    }

    boolean contains(String subjectId, DueKind kind) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT 1 FROM sandbox.paddle_due_acts WHERE subject_id = ? AND kind = ?)",
                Boolean.class,
                subjectId,
                kind.name()));
    }

    void write(Map<Act.DueKey, Optional<Instant>> dues) {
        insert(dues.entrySet().stream()
                .filter(due -> due.getValue().isPresent())
                .toList());
        delete(dues.entrySet().stream()
                .filter(due -> due.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList());
    }

    private void insert(List<Map.Entry<Act.DueKey, Optional<Instant>>> planned) {
        if (planned.isEmpty()) {
            return;
        }
        jdbc.batchUpdate("""
                INSERT INTO sandbox.paddle_due_acts (subject_id, kind, due_at) VALUES (?, ?, ?)
                ON CONFLICT (subject_id, kind) DO UPDATE SET due_at = excluded.due_at
                """, planned, planned.size(), (statement, due) -> {
            statement.setString(1, due.getKey().subjectId());
            statement.setString(2, due.getKey().kind().name());
            statement.setTimestamp(3, Timestamp.from(due.getValue().orElseThrow()));
        });
    }

    private void delete(List<Act.DueKey> unplanned) {
        if (unplanned.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                "DELETE FROM sandbox.paddle_due_acts WHERE subject_id = ? AND kind = ?",
                unplanned,
                unplanned.size(),
                (statement, key) -> {
                    statement.setString(1, key.subjectId());
                    statement.setString(2, key.kind().name());
                });
    }
}
