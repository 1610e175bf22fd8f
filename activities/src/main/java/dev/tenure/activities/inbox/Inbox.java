package dev.tenure.activities.inbox;

import dev.tenure.workflows.payload.PayloadJson;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The dispatcher's view of {@code paddle_events}: lease, and say what was done. */
public final class Inbox {

    /**
     * How much one lease takes and how long things are waited for.
     *
     * @param lease a dispatcher that died frees its routes after this
     * @param resend signalled but not applied for this long: signalled again
     * @param gather how long the first event waits for those that belong to it; each batch costs statements
     */
    record Limits(int routes, int eventsPerRoute, Duration lease, Duration resend, Duration gather) {
        static final Limits STANDARD =
                new Limits(64, 50, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMillis(60));

        private Limits withRoutes(int other) {
            return new Limits(other, eventsPerRoute, lease, resend, gather);
        }
    }

    private final JdbcClient jdbc;
    private final Limits limits;

    public Inbox(JdbcClient jdbc) {
        this(jdbc, Limits.STANDARD);
    }

    /** @param routes most routes of one lease: no more than can be handled well before it ends */
    public Inbox(JdbcClient jdbc, int routes) {
        this(jdbc, Limits.STANDARD.withRoutes(routes));
    }

    Inbox(JdbcClient jdbc, Limits limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    List<LeasedEvent> lease() {
        return jdbc.sql("""
                        select route, event_id, event_type, payload, attempts, state::text, known_user_id::text,
                               age_seconds
                        from public.lease_routes(:routes, :events, :lease_seconds, :resend_seconds, :gather_millis)
                        """)
                .param("routes", limits.routes())
                .param("events", limits.eventsPerRoute())
                .param("lease_seconds", (int) limits.lease().toSeconds())
                .param("resend_seconds", (int) limits.resend().toSeconds())
                .param("gather_millis", (int) limits.gather().toMillis())
                .query((row, number) -> new LeasedEvent(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getString(7),
                        row.getDouble(8)))
                .list();
    }

    /** Whether the transaction is in our lists: then it was ours. */
    boolean knowsTransaction(String transactionId) {
        return !jdbc.sql("select 1 from public.transactions where transaction_id = :id")
                .param("id", transactionId)
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    void settle(Settlement.Body done) {
        // The function answers nothing; reading its one empty row is how JDBC waits for it.
        jdbc.sql("select public.settle_events(:done::jsonb)")
                .param("done", PayloadJson.write(done))
                .query((row, number) -> number)
                .list();
    }
}
