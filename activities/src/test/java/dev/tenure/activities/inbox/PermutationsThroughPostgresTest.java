package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The eight events of a first checkout in any order, any number of times, through the real parts (S1). */
final class PermutationsThroughPostgresTest {
    private static final int PERMUTATIONS = 120;
    private static final long SEED = 20_261_123;

    private static Database database;
    private static Stage stage;

    @BeforeAll
    static void open() {
        database = Database.migrated();
        stage = Stage.open(database.applicationDataSource());
    }

    @AfterAll
    static void close() {
        stage.close();
        database.close();
    }

    private static JdbcClient jdbc() {
        return database.application();
    }

    @Test
    void anyOrderAndAnyNumberOfTimesGivesOneAndTheSameState() throws Exception {
        Random random = new Random(SEED);
        Instant start = Buyer.justNow();
        List<Buyer> buyers = IntStream.range(0, PERMUTATIONS)
                .mapToObj(number -> Buyer.of(number).startingAt(start))
                .toList();
        try (DispatchLoop one = loop();
                DispatchLoop two = loop()) {
            one.start();
            two.start();
            deliver(random, buyers.stream().map(buyer -> copies(random, buyer)).toList());
            Until.isTrue("all is applied", Duration.ofSeconds(60), () -> stage.inFlight() == 0);
        }
        assertOneState();
        assertThat(number("select count(distinct event_id) from public.paddle_events"))
                .isEqualTo(PERMUTATIONS * 8L);
        assertThat(jdbc().sql("select distinct outcome from public.paddle_events")
                        .query(String.class)
                        .list())
                .isSubsetOf("applied", "duplicate", "stale");
    }

    private static DispatchLoop loop() {
        return new DispatchLoop(
                stage.dispatcher(), stage.sweep()::run, stage::tell, Duration.ofMillis(10), Duration.ofMillis(40));
    }

    /** Each of the eight 1 to 4 times, in an order of its own. */
    private static List<Webhook> copies(Random random, Buyer buyer) {
        List<Webhook> all = new ArrayList<>();
        for (Webhook webhook : buyer.checkout()) {
            all.addAll(Collections.nCopies(1 + random.nextInt(4), webhook));
        }
        Collections.shuffle(all, random);
        return all;
    }

    /** Two doors; the deliveries of the buyers are mixed, those of one buyer keep their order. */
    private static void deliver(Random random, List<List<Webhook>> buyers) throws Exception {
        List<Callable<Object>> doors = new ArrayList<>();
        for (int door = 0; door < 2; door++) {
            int first = door;
            Random own = new Random(random.nextLong());
            doors.add(() -> {
                List<List<Webhook>> queues = new ArrayList<>();
                for (int number = first; number < buyers.size(); number += 2) {
                    queues.add(new ArrayList<>(buyers.get(number)));
                }
                while (!queues.isEmpty()) {
                    int chosen = own.nextInt(queues.size());
                    queues.get(chosen).removeFirst().receive(jdbc());
                    queues.removeIf(List::isEmpty);
                }
                return "delivered";
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(doors.size())) {
            for (Future<Object> done : threads.invokeAll(doors)) {
                done.get();
            }
        }
    }

    private static void assertOneState() {
        assertThat(distinct("subscriptions", """
                        plan, level, status, price_id, interval, period_starts_at, paid_through, access_until,
                        next_billing_at, trial_ends_at, grace_until, cancel_at_period_end, cancel_requested_at,
                        scheduled_change, flags, pending, next_due_at, state - '{subscription_id,version,user_id,
                        customer_id,event_ids,provider,covers}'::text[] as state, state #>> '{provider,status}' as word,
                        state #>> '{provider,updated_at}' as seen, jsonb_array_length(state -> 'covers') as covers,
                        user_id is not null as claimed""")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("plan", "pro")
                .containsEntry("level", 1)
                .containsEntry("status", "active")
                .containsEntry("covers", 1)
                .containsEntry("claimed", true)
                .containsEntry("many", (long) PERMUTATIONS));
        assertThat(distinct("user_memberships", "plan, level, status, price_id, paid_through, access_until, flags"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("many", (long) PERMUTATIONS));
        assertThat(distinct("transactions", "status, invoice_number, total_minor, period_ends_at, user_id is not null"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("status", "completed")
                        .containsEntry("invoice_number", "325-10566")
                        .containsEntry("many", (long) PERMUTATIONS));
        assertThat(distinct("wallet_entries", "kind, amount, balance_after"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("amount", 1000L).containsEntry("many", (long) PERMUTATIONS));
        assertThat(number("select count(distinct user_id) from public.wallet_entries"))
                .isEqualTo(PERMUTATIONS);
        assertThat(distinct("system_logs", "event"))
                .allSatisfy(row -> assertThat(row).containsEntry("many", (long) PERMUTATIONS));
        assertThat(number("select count(distinct user_id) from public.system_logs where event = 'membership_upgrade'"))
                .isEqualTo(PERMUTATIONS);
    }

    private static List<Map<String, Object>> distinct(String table, String columns) {
        return jdbc().sql("select (row).*, many from (select row, count(*) as many from (select " + columns
                        + " from public." + table + ") row group by row) grouped")
                .query()
                .listOfRows();
    }

    private static long number(String sql) {
        return jdbc().sql(sql).query(Long.class).single();
    }
}
