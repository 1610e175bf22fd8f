package dev.tenure.worker;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.inbox.DispatchLoop;
import dev.tenure.activities.inbox.Dispatcher;
import dev.tenure.activities.inbox.EventJudge;
import dev.tenure.activities.inbox.Inbox;
import dev.tenure.activities.subscription.PaddleCallsImpl;
import dev.tenure.activities.subscription.Rebuild;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.activities.subscription.Sweep;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.CatalogFile;
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
    SubscriptionWorkflows subscriptionWorkflows(WorkflowClient client) {
        return new SubscriptionWorkflows(client);
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

    @Bean(destroyMethod = "close")
    DispatchLoop dispatchLoop(
            DataSource dataSource,
            FactReader facts,
            SubscriptionWorkflows workflows,
            ExecutorService dispatchExecutor,
            Sweep sweep,
            Environment environment) {
        Settings settings = new Settings(environment);
        // Two rounds of the threads at most: a round is over in seconds, and both before the lease ends.
        Inbox inbox = new Inbox(JdbcClient.create(dataSource), 2 * dispatchThreads(settings));
        return new DispatchLoop(
                new Dispatcher(inbox, new EventJudge(facts, inbox), workflows, PolicySettings.read(settings), dispatchExecutor),
                sweep,
                Duration.ofMillis(settings.number("TENURE_DISPATCH_BUSY_MILLIS", 50, 1, 10_000)),
                Duration.ofMillis(settings.number("TENURE_DISPATCH_IDLE_MILLIS", 250, 1, 10_000)));
    }

    @Bean
    EngineStart engineStart(
            DispatchLoop loop,
            Rebuild rebuild,
            ObjectProvider<WorkerFactory> workers,
            WorkflowClient client,
            Environment environment) {
        return new EngineStart(loop, rebuild, rebuilds(new Settings(environment)), workers, new TemporalProbe(client));
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
