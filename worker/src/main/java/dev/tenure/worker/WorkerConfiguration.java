package dev.tenure.worker;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.inbox.DispatchLoop;
import dev.tenure.activities.inbox.Dispatcher;
import dev.tenure.activities.inbox.EventJudge;
import dev.tenure.activities.inbox.Inbox;
import dev.tenure.activities.reconciliation.Drift;
import dev.tenure.activities.reconciliation.ReconciliationCallsImpl;
import dev.tenure.activities.reconciliation.ReconciliationRecordsImpl;
import dev.tenure.activities.reconciliation.ReconciliationSettings;
import dev.tenure.activities.reconciliation.Reconciliations;
import dev.tenure.activities.subscription.PaddleCallsImpl;
import dev.tenure.activities.subscription.Rebuild;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.activities.subscription.Sweep;
import dev.tenure.paddle.client.PaddleClient;
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
    FactReader factReader(Environment environment) {
        Settings settings = new Settings(environment);
        String file = settings.optional("TENURE_CATALOG");
        Catalog catalog = catalog(settings, file);
        return new FactReader(catalog, checkoutLink(settings));
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
        return new PaddleClient(PaddleAccess.from(new Settings(environment)));
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
            Clock billingClock,
            ReconciliationSettings reconciliation,
            Environment environment) {
        return new ReconciliationCallsImpl(
                activitiesPaddleClient,
                facts,
                JdbcClient.create(dataSource),
                workflows,
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

    @Bean(destroyMethod = "close")
    DispatchLoop dispatchLoop(
            DataSource dataSource,
            FactReader facts,
            SubscriptionWorkflows workflows,
            ExecutorService dispatchExecutor,
            Sweep sweep,
            Reconciliations reconciliations,
            Environment environment) {
        Settings settings = new Settings(environment);
        // Two rounds of the threads at most: a round is over in seconds, and both before the lease ends.
        Inbox inbox = new Inbox(JdbcClient.create(dataSource), 2 * dispatchThreads(settings));
        return new DispatchLoop(
                new Dispatcher(
                        inbox,
                        new EventJudge(facts, inbox),
                        workflows,
                        PolicySettings.read(settings),
                        dispatchExecutor),
                () -> {
                    reconciliations.ensureRunning();
                    return sweep.run();
                },
                Duration.ofMillis(settings.number("TENURE_DISPATCH_BUSY_MILLIS", 50, 1, 10_000)),
                Duration.ofMillis(settings.number("TENURE_DISPATCH_IDLE_MILLIS", 250, 1, 10_000)));
    }

    @Bean
    EngineStart engineStart(
            DispatchLoop loop,
            Rebuild rebuild,
            Reconciliations reconciliations,
            ObjectProvider<WorkerFactory> workers,
            WorkflowClient client,
            Environment environment) {
        boolean rebuilds = rebuilds(new Settings(environment));
        return new EngineStart(loop, rebuild, rebuilds, reconciliations, workers, new TemporalProbe(client));
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
