package dev.tenure.activities.stage;

import dev.tenure.activities.closure.ClosureCallsImpl;
import dev.tenure.activities.closure.ClosureRecordsImpl;
import dev.tenure.activities.closure.ClosureWorkflows;
import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.inbox.Dispatcher;
import dev.tenure.activities.inbox.EventJudge;
import dev.tenure.activities.inbox.Inbox;
import dev.tenure.activities.outbox.Outbox;
import dev.tenure.activities.outbox.SecondSubscriptions;
import dev.tenure.activities.purchase.PurchaseRecordsImpl;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.subscription.PaddleCallsImpl;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.activities.subscription.Sweep;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.CatalogFile;
import dev.tenure.workflows.closure.AccountClosureWorkflowImpl;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.purchase.PurchaseWorkflowImpl;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import dev.tenure.workflows.subscription.SubscriptionWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real parts together: Temporal in memory on wall time, workflows, activities over Postgres, Paddle's stand-in. */
public final class Stage implements AutoCloseable {
    public static final Catalog CATALOG = CatalogFile.load(null, name -> null);

    private final DataSource dataSource;
    private final PaddleStandIn paddle = new PaddleStandIn();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final TestWorkflowEnvironment environment;

    private Stage(DataSource dataSource) {
        this.dataSource = dataSource;
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadJson.converter())
                        .build())
                .build());
    }

    /** With workers. */
    public static Stage open(DataSource dataSource) {
        Stage stage = new Stage(dataSource);
        Worker story = stage.environment.newWorker(SubscriptionWorkflow.TASK_QUEUE);
        story.registerWorkflowImplementationTypes(
                SubscriptionWorkflowImpl.class, PurchaseWorkflowImpl.class, AccountClosureWorkflowImpl.class);
        story.registerActivitiesImplementations(
                new RecordsImpl(JdbcClient.create(dataSource)),
                new PurchaseRecordsImpl(JdbcClient.create(dataSource)),
                new ClosureRecordsImpl(JdbcClient.create(dataSource)));
        PaddleCallsImpl paddleCalls = new PaddleCallsImpl(stage.paddle.client(), facts(CATALOG));
        stage.environment
                .newWorker(SubscriptionWorkflow.PADDLE_TASK_QUEUE)
                .registerActivitiesImplementations(
                        paddleCalls, new ClosureCallsImpl(stage.paddle.client(), paddleCalls));
        stage.environment.start();
        return stage;
    }

    /** A server that takes what it is given, and nobody works. */
    public static Stage withoutWorkers(DataSource dataSource) {
        return new Stage(dataSource);
    }

    public static FactReader facts(Catalog catalog) {
        return new FactReader(catalog, Buyer.LINK, user -> false);
    }

    public PaddleStandIn paddle() {
        return paddle;
    }

    public WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    public SubscriptionWorkflows workflows() {
        return new SubscriptionWorkflows(client(), false);
    }

    public PurchaseWorkflows purchases() {
        return new PurchaseWorkflows(JdbcClient.create(dataSource), client());
    }

    public Dispatcher dispatcher() {
        return dispatcher(CATALOG);
    }

    public Dispatcher dispatcher(Catalog catalog) {
        Inbox inbox = new Inbox(JdbcClient.create(dataSource));
        return new Dispatcher(
                inbox,
                new EventJudge(facts(catalog), inbox, purchases()),
                workflows(),
                purchases(),
                Clock.systemUTC(),
                Policies.DEFAULT,
                executor);
    }

    public Outbox outbox() {
        return new Outbox(
                JdbcClient.create(dataSource),
                workflows(),
                purchases(),
                new ClosureWorkflows(client()),
                Clock.systemUTC());
    }

    public SecondSubscriptions duplicates() {
        return new SecondSubscriptions(JdbcClient.create(dataSource), workflows(), Clock.systemUTC());
    }

    /** Tells what waits to be told, once; answers how much it was. */
    public int tell() {
        return outbox().run() + duplicates().run();
    }

    public Sweep sweep() {
        return new Sweep(JdbcClient.create(dataSource), workflows(), Clock.systemUTC());
    }

    /** Dispatches once, as soon as there is something to dispatch; answers how many events it handled. */
    public static int dispatch(Dispatcher dispatcher) throws Exception {
        AtomicInteger handled = new AtomicInteger();
        Until.isTrue("events are dispatched", Duration.ofSeconds(10), () -> {
            handled.set(dispatcher.dispatchOnce());
            return handled.get() > 0;
        });
        return handled.get();
    }

    /** Dispatches until nothing is received and not waiting, and nothing is signalled. */
    public void settle() throws Exception {
        Dispatcher dispatcher = dispatcher();
        Until.isTrue("the inbox is at rest", Duration.ofSeconds(30), () -> {
            dispatcher.dispatchOnce();
            return inFlight() == 0;
        });
    }

    public long inFlight() {
        return JdbcClient.create(dataSource)
                .sql("select count(*) from public.paddle_events where outcome = 'signalled'"
                        + " or outcome = 'received' and (available_at is null or available_at < clock_timestamp())")
                .query(Long.class)
                .single();
    }

    public void receive(List<Webhook> webhooks) {
        webhooks.forEach(webhook -> webhook.receive(JdbcClient.create(dataSource)));
    }

    @Override
    public void close() {
        environment.close();
        executor.shutdownNow();
        paddle.close();
    }
}
