package dev.tenure.sandbox.story;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.api.ApiConfiguration;
import dev.tenure.sandbox.clock.BillingClock;
import dev.tenure.sandbox.clock.ClockClientInterceptor;
import dev.tenure.sandbox.clock.ClockContext;
import dev.tenure.sandbox.clock.ClockWorkerInterceptor;
import dev.tenure.worker.WorkerConfiguration;
import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The worker alone, or the doors alone, on the stage's billing time: what is killed. */
final class Part {

    private Part() {}

    public static void main(String[] arguments) {
        boolean isWorker = arguments[0].equals("worker");
        SpringApplication application = new SpringApplication(isWorker ? WorkerPart.class : DoorsPart.class);
        application.setDefaultProperties(Map.of("spring.config.name", isWorker ? "tenure-worker" : "tenure-api"));
        application.run();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class})
    @Import({WorkerConfiguration.class, Surroundings.class})
    static class WorkerPart {

        @Bean
        static ClockWorkerInterceptor clockWorkerInterceptor(ClockContext context) {
            return new ClockWorkerInterceptor(context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = {FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class})
    @Import({ApiConfiguration.class, Surroundings.class})
    static class DoorsPart {}

    @Configuration(proxyBeanMethods = false)
    static class Surroundings {

        @Bean
        static DataSource dataSource(Environment environment) {
            return pool(environment.getRequiredProperty("CRASH_DATABASE"), "tenure_app", 10);
        }

        @Bean
        static BillingClock billingClock(Environment environment) {
            BillingClock clock =
                    BillingClock.open(pool(environment.getRequiredProperty("CRASH_DATABASE"), "postgres", 1));
            Thread.ofPlatform().daemon().name("clock").start(() -> follow(clock));
            return clock;
        }

        private static void follow(BillingClock clock) {
            while (true) {
                try {
                    clock.follow();
                } catch (RuntimeException away) {
                    System.err.println("the clock cannot be read: " + away);
                }
                KillableParts.sleep(50);
            }
        }

        private static HikariDataSource pool(String jdbcUrl, String user, int connections) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(jdbcUrl);
            pool.setUsername(user);
            pool.setMaximumPoolSize(connections);
            pool.setMinimumIdle(1);
            pool.setConnectionTimeout(2_500);
            return pool;
        }

        @Bean
        static DataConverter dataConverter() {
            return PayloadJson.converter();
        }

        @Bean
        static ClockContext clockContext() {
            return new ClockContext();
        }

        @Bean
        static ClockClientInterceptor clockClientInterceptor(BillingClock clock) {
            return new ClockClientInterceptor(clock);
        }

        @Bean
        static TemporalOptionsCustomizer<WorkflowClientOptions.Builder> clockPropagation(ClockContext context) {
            return builder -> builder.setContextPropagators(List.of(context));
        }
    }
}
