package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the inbox does when thousands of events come at once: nobody waits for each other, and a lease looks at a few. */
final class ManyEventsTest {
    private static final String LEASE = "select count(*) from public.lease_routes(32, 50, 30, 60, 0)";

    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @AfterEach
    void empty() {
        database.owner()
                .sql("truncate public.paddle_events, public.subscriptions")
                .update();
    }

    private static void fill(String outcome, String signalledAt, int from, int to) {
        database.owner().sql("""
                        insert into public.paddle_events
                            (event_id, event_type, occurred_at, route, payload, outcome, received_at, signalled_at)
                        select 'evt_' || lpad(n::text, 6, '0'), 'subscription.updated', now() - interval '1 minute',
                            'subscription/sub_' || (n / 2), '{}', '%s', now() - interval '1 minute', %s
                        from generate_series(%d, %d) n
                        """.formatted(outcome, signalledAt, from, to)).update();
        database.owner().sql("analyze public.paddle_events").update();
    }

    /** Rows of the inbox that a lease looks at. */
    private static long lookedAt() throws SQLException {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LEASE);
            try (ResultSet row = statement.executeQuery("select seq_tup_read + idx_tup_fetch"
                    + " from pg_stat_xact_user_tables where relname = 'paddle_events'")) {
                row.next();
                return row.getLong(1);
            } finally {
                connection.rollback();
            }
        }
    }

    @Test
    void aLeaseLooksAtAFewEventsHoweverManyWaitAndHoweverManyAreUnderWay() throws SQLException {
        fill("received", "null", 1, 40_000);
        fill("signalled", "now()", 40_001, 60_000);

        assertThat(lookedAt()).isLessThan(3_000);
    }

    @Test
    void noMoreRoutesThanOneLeaseTakesAreUnderWayAndThenOneAtATime() {
        fill("received", "null", 1, 200);
        assertThat(leasedRoutes()).isEqualTo(32);
        database.owner()
                .sql("update public.paddle_events set outcome = 'signalled', signalled_at = now(), leased_until = null"
                        + " where leased_until is not null")
                .update();
        assertThat(leasedRoutes()).as("while 32 are under way").isEqualTo(1);

        database.owner()
                .sql("update public.paddle_events set outcome = 'applied' where outcome = 'signalled'")
                .update();
        assertThat(leasedRoutes()).isEqualTo(32);
    }

    private static long leasedRoutes() {
        return database.application()
                .sql("select count(distinct route) from public.lease_routes(32, 50, 30, 60, 0)")
                .query(Long.class)
                .single();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select public.settle_events('{\"outcomes\": [%s]}')", """
                select public.apply_subscription('{"subscription_id": "sub_1", "expected_version": 0,
                    "at": "2026-11-23T10:00:00Z", "state": {}, "standing": {"plan": "free", "level": 0, "status": "none",
                    "cancel_at_period_end": false}, "grants": [], "logs": [], "outcomes": [%s]}')"""})
    void whoSettlesEventsTakesThemInTheOrderOfTheirIds(String call) throws Exception {
        fill("received", "null", 1, 3);
        String outcomes = "%s, %s, %s".formatted(outcome("000003"), outcome("000001"), outcome("000002"));

        try (Connection other = database.ownerDataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("select from public.paddle_events where event_id = 'evt_000002' for update");
            CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> settle(call.formatted(outcomes)));
            awaitSomebodyWaiting();

            assertThat(isFree("evt_000001")).isFalse();
            assertThat(isFree("evt_000003"))
                    .as("not taken before the one in the middle")
                    .isTrue();
            other.rollback();
            settled.get(10, TimeUnit.SECONDS);
        }
        assertThat(database.application()
                        .sql("select count(*) from public.paddle_events where outcome = 'applied'")
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
    }

    private static String outcome(String number) {
        return "{\"event_id\": \"evt_%s\", \"attempt\": 0, \"outcome\": \"applied\"}".formatted(number);
    }

    private static void settle(String sql) {
        database.application().sql(sql).query((row, number) -> number).list();
    }

    private static void awaitSomebodyWaiting() throws InterruptedException {
        for (int look = 0; look < 500 && waiting() == 0; look++) {
            Thread.sleep(10);
        }
    }

    private static long waiting() {
        return database.owner()
                .sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database()")
                .query(Long.class)
                .single();
    }

    private static boolean isFree(String eventId) {
        return database.owner()
                .sql("select event_id from public.paddle_events where event_id = :id for update skip locked")
                .param("id", eventId)
                .query(String.class)
                .optional()
                .isPresent();
    }
}
