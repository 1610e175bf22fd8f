package dev.tenure.activities.inbox;

import dev.tenure.workflows.payload.PayloadJson;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The dispatcher's view of {@code paddle_events}: lease, and say what was done. */
public final class Inbox {

    /** A dispatcher that died frees its routes after this. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** Signalled but not applied for this long: signalled again. */
    private static final Duration RESEND = Duration.ofMinutes(1);

    private static final int ROUTES = 64;
    private static final int EVENTS_PER_ROUTE = 50;

    private final JdbcClient jdbc;

    public Inbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<LeasedEvent> lease() {
        return jdbc.sql("""
                        select route, event_id, event_type, payload, attempts, state::text, known_user_id::text
                        from public.lease_routes(:routes, :events, :lease_seconds, :resend_seconds)
                        """)
                .param("routes", ROUTES)
                .param("events", EVENTS_PER_ROUTE)
                .param("lease_seconds", (int) LEASE.toSeconds())
                .param("resend_seconds", (int) RESEND.toSeconds())
                .query((row, number) -> new LeasedEvent(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getString(7)))
                .list();
    }

    void settle(Settlement settlement) {
        // The function answers nothing; reading its one empty row is how JDBC waits for it.
        jdbc.sql("select public.settle_events(:done::jsonb)")
                .param("done", PayloadJson.write(settlement.body()))
                .query((row, number) -> number)
                .list();
    }
}
