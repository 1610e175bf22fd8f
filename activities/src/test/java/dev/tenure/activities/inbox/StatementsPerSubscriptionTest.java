package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one purchase costs Postgres, in statements sent: counted, not timed. */
final class StatementsPerSubscriptionTest {
    private static final int MOST = 25;
    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void firstCheckoutTakesAtMostTwentyFiveStatementsFromFirstEventToAccess() throws Exception {
        RoundTrips roundTrips = new RoundTrips();
        DataSource counted = roundTrips.counting(database.applicationDataSource());
        Buyer buyer = Buyer.of(1);
        List<Webhook> events = buyer.wholeCheckout();
        assertThat(events).hasSize(12);
        try (Stage stage = Stage.open(counted);
                DispatchLoop loop = new DispatchLoop(
                        stage.dispatcher(),
                        stage.sweep()::run,
                        stage::tell,
                        Duration.ofMillis(50),
                        Duration.ofMillis(250))) {
            loop.start();
            JdbcClient door = JdbcClient.create(counted);
            for (Webhook event : events.subList(0, 5)) {
                event.receive(door);
            }
            Until.isTrue("the checkout's own events are settled", Duration.ofSeconds(10), () -> waiting() == 0);
            for (Webhook event : events.subList(5, 12)) {
                event.receive(door);
                Thread.sleep(20);
            }
            Until.isTrue("access is granted", Duration.ofSeconds(10), () -> isMember(buyer));
        }
        List<String> statements = roundTrips.statements();
        assertThat(statements.stream().filter(sql -> sql.contains("receive_paddle_event")))
                .hasSize(12);
        assertThat(statements.stream().filter(sql -> sql.contains("apply_subscription")))
                .isNotEmpty();
        assertThat(statements).hasSizeLessThanOrEqualTo(MOST);
    }

    private static long waiting() {
        return database.owner()
                .sql("select count(*) from public.paddle_events where outcome in ('received', 'signalled')")
                .query(Long.class)
                .single();
    }

    private static boolean isMember(Buyer buyer) {
        return database.owner()
                .sql("select exists (select from public.user_memberships where user_id = :user::uuid and level = 1)")
                .param("user", buyer.userId())
                .query(Boolean.class)
                .single();
    }
}
