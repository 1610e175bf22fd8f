package dev.tenure.activities.closure;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Erases what tells of a person from events about customers of closed accounts that came after the closing's last look:
 * Paddle repeats events for 90 days. What their judges need stays, so that it does not matter who is first.
 */
public final class LateErasure {
    private static final Logger LOG = LoggerFactory.getLogger(LateErasure.class);
    private static final int EVENTS_AT_A_TIME = 200;

    private final JdbcClient jdbc;

    public LateErasure(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Late(String eventId, String eventType, String payload) {}

    /** Answers how many events there were. Throws if Postgres is away. */
    public int run() {
        List<Late> events = jdbc.sql("""
                        select event_id, event_type, payload from public.paddle_events
                        where awaits_erasure order by event_id limit :most
                        """)
                .param("most", EVENTS_AT_A_TIME)
                .query((row, number) -> new Late(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        events.forEach(this::erase);
        if (!events.isEmpty()) {
            LOG.info("erased_late events={}", events.size());
        }
        return events.size();
    }

    private void erase(Late event) {
        jdbc.sql("select public.erase_event(:id, :payload)")
                .param("id", event.eventId())
                .param("payload", Erasure.of(event.eventType(), event.payload()))
                .query((row, number) -> number)
                .list();
    }
}
