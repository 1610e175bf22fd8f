package dev.tenure.bench;

import dev.tenure.activities.inbox.Dispatcher;
import dev.tenure.activities.inbox.EventJudge;
import dev.tenure.activities.inbox.Inbox;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.workflows.subscription.Policies;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events of many subscriptions taken to their workflows: many with one lease, beside each with its own. */
final class DispatchBench {
    private static final int CHECKOUTS = 125;
    private static final int EVENTS_OF_EACH = 8;
    private static final int MANY = 32;
    private static final int THREADS = 16;

    private final AtomicInteger buyers = new AtomicInteger();

    @Test
    void aThousandEventsManyAtOnceBesideOneByOne() throws Exception {
        Quiet.please();
        try (Database database = Database.migrated();
                Stage stage = Stage.withoutWorkers(database.applicationDataSource());
                ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            JdbcClient jdbc = database.application();
            Scales.weigh(
                    "events dispatched in a second, 32 routes with one lease",
                    CHECKOUTS * EVENTS_OF_EACH,
                    round -> fill(stage, database),
                    times -> dispatch(database, dispatcher(jdbc, stage, executor, MANY)),
                    "one route with each",
                    times -> dispatch(database, dispatcher(jdbc, stage, executor, 1)));
        }
    }

    /** A thousand events that wait. */
    private void fill(Stage stage, Database database) throws Exception {
        database.owner().sql("truncate public.paddle_events").update();
        for (int checkout = 0; checkout < CHECKOUTS; checkout++) {
            stage.receive(Buyer.of(buyers.incrementAndGet()).checkout());
        }
        // What is too young waits for what belongs to it.
        Thread.sleep(100);
    }

    /** Nobody works here: what was signalled counts as applied at once, as with workflows that keep pace. */
    private static void dispatch(Database database, Dispatcher dispatcher) throws Exception {
        int dispatched = dispatcher.dispatchOnce();
        while (dispatched > 0) {
            database.owner()
                    .sql("update public.paddle_events set outcome = 'applied' where outcome = 'signalled'")
                    .update();
            dispatched = dispatcher.dispatchOnce();
        }
    }

    private static Dispatcher dispatcher(JdbcClient jdbc, Stage stage, ExecutorService executor, int routes) {
        Inbox inbox = new Inbox(jdbc, routes);
        PurchaseWorkflows purchases = stage.purchases();
        return new Dispatcher(
                inbox,
                new EventJudge(Stage.facts(Stage.CATALOG), inbox, purchases),
                stage.workflows(),
                purchases,
                Clock.systemUTC(),
                Policies.DEFAULT,
                executor);
    }
}
