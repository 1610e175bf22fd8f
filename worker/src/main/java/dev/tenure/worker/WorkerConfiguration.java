package dev.tenure.worker;

import dev.tenure.activities.closure.ClosedAccounts;
import dev.tenure.activities.closure.ClosureCallsImpl;
import dev.tenure.activities.closure.ClosureRecordsImpl;
import dev.tenure.activities.closure.ClosureWorkflows;
import dev.tenure.activities.closure.LateErasure;
import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.inbox.DispatchLoop;
import dev.tenure.activities.inbox.Dispatcher;
import dev.tenure.activities.inbox.EventJudge;
import dev.tenure.activities.inbox.Inbox;
import dev.tenure.activities.outbox.GivenMemberships;
import dev.tenure.activities.outbox.Outbox;
import dev.tenure.activities.outbox.SecondSubscriptions;
import dev.tenure.activities.purchase.PurchaseRecordsImpl;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.reconciliation.Drift;
import dev.tenure.activities.reconciliation.ReconciliationCallsImpl;
import dev.tenure.activities.reconciliation.ReconciliationRecordsImpl;
import dev.tenure.activities.reconciliation.ReconciliationSettings;
import dev.tenure.activities.reconciliation.Reconciliations;
import dev.tenure.activities.subscription.Alarms;
import dev.tenure.activities.subscription.PaddleCallsImpl;
import dev.tenure.activities.subscription.Rebuild;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.activities.subscription.Sweep;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.PaddleSettings;
import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.CatalogFile;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The engine room: activities, dispatcher and workers. Whoever hosts it gives a {@link DataSource}, a {@link
 * WorkflowClient} of the Temporal starter, and includes {@code classpath:tenure-worker.yml}.
 */
@Configuration(proxyBeanMethods = false)
public class WorkerConfiguration {

    @Bean
    FactReader factReader(DataSource dataSource, Environment environment) {
        return facts(dataSource, new Settings(environment));
    }

    static FactReader facts(DataSource dataSource, Settings settings) {
        return new FactReader(
                catalog(settings, settings.optional("TENURE_CATALOG")),
                checkoutLink(settings),
                new ClosedAccounts(JdbcClient.create(dataSource)));
    }

    /** In a shadow period nothing is written to Paddle. */
    static boolean isShadow(Settings settings) {
        return settings.oneOf("TENURE_SHADOW", "off", "on").equals("on");
    }

    static CheckoutLink checkoutLink(Settings settings) {
        try {
            return new CheckoutLink(settings.list(
                    "TENURE_LINK_SECRET", "a random text of 32 characters or more, the same for api and worker"));
        } catch (IllegalArgumentException e) {
            throw new SettingException("TENURE_LINK_SECRET: " + e.getMessage(), e);
        }
    }

    @Bean
    RecordsImpl records(DataSource dataSource) {
        return new RecordsImpl(JdbcClient.create(dataSource));
    }

    @Bean(destroyMethod = "close")
    PaddleClient activitiesPaddleClient(Environment environment) {
        Settings settings = new Settings(environment);
        PaddleSettings access = PaddleAccess.from(settings);
        return isShadow(settings) ? PaddleClient.reading(access) : new PaddleClient(access);
    }

    @Bean
    PaddleCallsImpl paddleCalls(PaddleClient activitiesPaddleClient, FactReader facts) {
        return new PaddleCallsImpl(activitiesPaddleClient, facts);
    }

    @Bean
    SubscriptionWorkflows subscriptionWorkflows(WorkflowClient client, SearchAttributes searchAttributes) {
        return new SubscriptionWorkflows(client, searchAttributes.areOn());
    }

    @Bean
    SearchAttributes searchAttributes(WorkflowClient client, Environment environment) {
        return SearchAttributes.known(client, new Settings(environment));
    }

    @Bean
    PurchaseRecordsImpl purchaseRecords(DataSource dataSource) {
        return new PurchaseRecordsImpl(JdbcClient.create(dataSource));
    }

    @Bean
    PurchaseWorkflows purchaseWorkflows(DataSource dataSource, WorkflowClient client) {
        return new PurchaseWorkflows(JdbcClient.create(dataSource), client);
    }

    @Bean
    ClosureRecordsImpl closureRecords(DataSource dataSource) {
        return new ClosureRecordsImpl(JdbcClient.create(dataSource));
    }

    @Bean
    ClosureCallsImpl closureCalls(PaddleClient activitiesPaddleClient, PaddleCallsImpl paddleCalls) {
        return new ClosureCallsImpl(activitiesPaddleClient, paddleCalls);
    }

    @Bean
    Outbox outbox(
            DataSource dataSource,
            SubscriptionWorkflows subscriptions,
            PurchaseWorkflows purchases,
            WorkflowClient client,
            Clock billingClock) {
        return new Outbox(
                JdbcClient.create(dataSource), subscriptions, purchases, new ClosureWorkflows(client), billingClock);
    }

    @Bean
    GivenMemberships givenMemberships(DataSource dataSource, Clock billingClock) {
        return new GivenMemberships(JdbcClient.create(dataSource), billingClock);
    }

    @Bean
    SecondSubscriptions secondSubscriptions(
            DataSource dataSource, SubscriptionWorkflows subscriptions, Clock billingClock) {
        return new SecondSubscriptions(JdbcClient.create(dataSource), subscriptions, billingClock);
    }

    @Bean
    Rebuild rebuild(DataSource dataSource, SubscriptionWorkflows workflows) {
        return new Rebuild(JdbcClient.create(dataSource), workflows);
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService dispatchExecutor(Environment environment) {
        return Executors.newFixedThreadPool(
                dispatchThreads(new Settings(environment)),
                Thread.ofPlatform().name("dispatch-", 0).daemon().factory());
    }

    @Bean
    Sweep sweep(DataSource dataSource, SubscriptionWorkflows workflows, Clock billingClock) {
        return new Sweep(JdbcClient.create(dataSource), workflows, billingClock);
    }

    @Bean
    ReconciliationSettings reconciliationSettings(Environment environment) {
        return PullSettings.from(new Settings(environment));
    }

    @Bean
    ReconciliationCallsImpl reconciliationCalls(
            PaddleClient activitiesPaddleClient,
            FactReader facts,
            DataSource dataSource,
            SubscriptionWorkflows workflows,
            PurchaseWorkflows purchases,
            Clock billingClock,
            ReconciliationSettings reconciliation,
            Environment environment) {
        return new ReconciliationCallsImpl(
                activitiesPaddleClient,
                facts,
                JdbcClient.create(dataSource),
                workflows,
                purchases,
                billingClock,
                reconciliation,
                PolicySettings.read(new Settings(environment)));
    }

    @Bean
    ReconciliationRecordsImpl reconciliationRecords(DataSource dataSource, ReconciliationSettings reconciliation) {
        return new ReconciliationRecordsImpl(JdbcClient.create(dataSource), reconciliation);
    }

    @Bean
    Reconciliations reconciliations(
            WorkflowClient client, DataSource dataSource, Clock billingClock, ReconciliationSettings reconciliation) {
        return new Reconciliations(client, JdbcClient.create(dataSource), billingClock, reconciliation);
    }

    @Bean
    MeterBinder driftGauge(DataSource dataSource) {
        return new DriftGauge(new Drift(JdbcClient.create(dataSource)));
    }

    @Bean
    MeterBinder alarmGauges(DataSource dataSource) {
        return new AlarmGauges(new Alarms(JdbcClient.create(dataSource)));
    }

    @Bean
    LateErasure lateErasure(DataSource dataSource) {
        return new LateErasure(JdbcClient.create(dataSource));
    }

    @Bean(destroyMethod = "close")
    DispatchLoop dispatchLoop(
            DataSource dataSource,
            FactReader facts,
            SubscriptionWorkflows workflows,
            PurchaseWorkflows purchases,
            ExecutorService dispatchExecutor,
            Sweep sweep,
            Reconciliations reconciliations,
            Outbox outbox,
            SecondSubscriptions duplicates,
            GivenMemberships given,
            LateErasure erasure,
            Clock billingClock,
            Environment environment) {
        Settings settings = new Settings(environment);
        // Two rounds of the threads at most: a round is over in seconds, and both before the lease ends.
        Inbox inbox = new Inbox(JdbcClient.create(dataSource), 2 * dispatchThreads(settings));
        return new DispatchLoop(
                new Dispatcher(
                        inbox,
                        new EventJudge(facts, inbox, purchases),
                        workflows,
                        purchases,
                        billingClock,
                        PolicySettings.read(settings),
                        dispatchExecutor),
                () -> {
                    reconciliations.ensureRunning();
                    return sweep.run() + erasure.run();
                },
                () -> given.run() + outbox.run() + duplicates.run(),
                Duration.ofMillis(settings.number("TENURE_DISPATCH_BUSY_MILLIS", 50, 1, 10_000)),
                Duration.ofMillis(settings.number("TENURE_DISPATCH_IDLE_MILLIS", 250, 1, 10_000)));
    }

    @Bean
    EngineStart engineStart(
            DispatchLoop loop,
            Rebuild rebuild,
            Outbox outbox,
            Reconciliations reconciliations,
            ObjectProvider<WorkerFactory> workers,
            WorkflowClient client,
            Environment environment) {
        Runnable again = () -> {
            rebuild.run();
            outbox.rebuild();
        };
        boolean rebuilds = rebuilds(new Settings(environment));
        boolean startsWorkers = environment.getProperty("spring.temporal.start-workers", Boolean.class, true);
        return new EngineStart(
                loop, again, rebuilds, reconciliations, workers, new TemporalProbe(client), startsWorkers);
    }

    @Bean
    HealthIndicator workersHealthIndicator(EngineStart engine) {
        return engine::health;
    }

    static boolean rebuilds(Settings settings) {
        return settings.oneOf("TENURE_REBUILD", "never", "always").equals("always");
    }

    private static int dispatchThreads(Settings settings) {
        return settings.number("TENURE_DISPATCH_THREADS", 16, 1, 200);
    }

    private static Catalog catalog(Settings settings, @Nullable String file) {
        try {
            return CatalogFile.load(file == null ? null : Path.of(file), settings::optional);
        } catch (IllegalStateException e) {
            throw new SettingException(String.valueOf(e.getMessage()), e);
        }
    }
}
