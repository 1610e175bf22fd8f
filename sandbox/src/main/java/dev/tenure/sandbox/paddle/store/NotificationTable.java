package dev.tenure.sandbox.paddle.store;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.JdbcTemplate;

/** Notifications and their deliveries, written together with the events they tell of. */
final class NotificationTable {

    private static final long SHUFFLE_MILLIS = 400;
    private static final int SHUFFLE_COPIES = 3;

    private final JdbcTemplate jdbc;
    private final Ids ids;

    /** One row of {@code paddle_notifications}, and whom it goes to. */
    private record Row(String id, EventRecord event, String settingId, String origin) {}

    private record Planned(String notificationId, String state, Instant dueAt) {}

    NotificationTable(JdbcTemplate jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /** Plans a notification of each event for each destination that wants it. */
    void write(List<EventRecord> events, List<Document> settings, Instant now, DeliveryMode mode) {
        List<Row> rows = new ArrayList<>();
        for (EventRecord event : events) {
            for (Document setting : settings) {
                if (Destinations.wants(setting, event.type())) {
                    rows.add(new Row(ids.next("ntf", event.occurredAt()), event, setting.id(), "event"));
                }
            }
        }
        insert(rows, now, mode);
    }

    /** Plans another notification of an event that was told before. */
    String replay(EventRecord event, String settingId, Instant now, DeliveryMode mode) {
        String id = ids.next("ntf", now);
        insert(List.of(new Row(id, event, settingId, "replay")), now, mode);
        return id;
    }

    private void insert(List<Row> rows, Instant now, DeliveryMode mode) {
        if (rows.isEmpty()) {
            return;
        }
        boolean dropped = mode.way() == DeliveryMode.Way.DROP;
        jdbc.batchUpdate("""
                INSERT INTO sandbox.paddle_notifications (id, event_id, setting_id, origin, status)
                VALUES (?, ?, ?, ?, ?)
                """, rows, rows.size(), (statement, row) -> {
            statement.setString(1, row.id());
            statement.setString(2, row.event().id());
            statement.setString(3, row.settingId());
            statement.setString(4, row.origin());
            statement.setString(5, dropped ? "failed" : "not_attempted");
        });
        List<Planned> planned = plan(rows, now, mode);
        jdbc.batchUpdate("""
                INSERT INTO sandbox.paddle_deliveries (notification_id, attempt, state, due_at) VALUES (?, 1, ?, ?)
                """, planned, planned.size(), (statement, delivery) -> {
            statement.setString(1, delivery.notificationId());
            statement.setString(2, delivery.state());
            statement.setTimestamp(3, Timestamp.from(delivery.dueAt()));
        });
    }

    /** Due at the instant of the act: the stamps of its events run a little ahead of the clock. */
    private static List<Planned> plan(List<Row> rows, Instant now, DeliveryMode mode) {
        String state =
                switch (mode.way()) {
                    case HOLD -> "held";
                    case DROP -> "dropped";
                    case NORMAL, SHUFFLE -> "pending";
                };
        List<Planned> planned = new ArrayList<>();
        for (Row row : rows) {
            RandomGenerator random =
                    new Random(mode.seed() * 31 + row.event().id().hashCode());
            boolean shuffled = mode.way() == DeliveryMode.Way.SHUFFLE;
            int copies = shuffled ? Math.max(mode.copies(), 1 + random.nextInt(SHUFFLE_COPIES)) : mode.copies();
            for (int copy = 0; copy < copies; copy++) {
                long wait = mode.latencyMillis() + (shuffled ? random.nextLong(SHUFFLE_MILLIS) : 0);
                planned.add(new Planned(row.id(), state, now.plusMillis(wait)));
            }
        }
        return planned;
    }
}
