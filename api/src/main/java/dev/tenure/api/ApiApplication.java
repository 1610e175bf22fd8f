package dev.tenure.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.api.settings.DatabaseUrl;
import dev.tenure.api.settings.Settings;
import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.common.converter.DataConverter;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Starts the api: all doors, with what they need from the settings. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ApiConfiguration.class)
public class ApiApplication {

    /** Paddle waits five seconds for an answer, so nobody here waits longer for Postgres. */
    private static final int CONNECTION_MILLIS = 2_500;

    private static final int VALIDATION_MILLIS = 1_000;
    private static final int CONNECT_SECONDS = 2;
    private static final int SOCKET_SECONDS = 5;

    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /** The application as it is started, for {@code main} and for tests of it. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(ApiApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "tenure-api"));
        application.addInitializers(ApiApplication::connectTemporal);
        return application;
    }

    private static void connectTemporal(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Settings settings = new Settings(environment);
        Map<String, Object> properties = new HashMap<>();
        properties.put(
                "spring.temporal.connection.target",
                settings.required(
                        "TEMPORAL_ADDRESS",
                        "commands are carried out by Temporal, at an address like" + " 127.0.0.1:7233"));
        properties.put(
                "spring.temporal.namespace",
                settings.optional("TEMPORAL_NAMESPACE").orElse("default"));
        settings.optional("TEMPORAL_API_KEY")
                .ifPresent(key -> properties.put("spring.temporal.connection.api-key", key));
        properties.put("spring.temporal.start-workers", "false");
        environment.getPropertySources().addFirst(new MapPropertySource("tenure-temporal", properties));
    }

    /** Production has no other time than the wall's. */
    @Bean
    Clock billingClock() {
        return Clock.systemUTC();
    }

    @Bean
    DataConverter tenurePayloads() {
        return PayloadJson.converter();
    }

    /** Starts without Postgres too: doors that need it answer 503 until it is there. */
    @Bean
    HikariDataSource dataSource(Settings settings) {
        DatabaseUrl url = DatabaseUrl.parse(
                "SUPABASE_DB_URL", settings.required("SUPABASE_DB_URL", "everything that is read stands in Postgres"));
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("tenure-api");
        pool.setJdbcUrl(url.jdbcUrl());
        if (url.user() != null) {
            pool.setUsername(url.user());
        }
        if (url.password() != null) {
            pool.setPassword(url.password());
        }
        pool.setMaximumPoolSize(settings.number("TENURE_DB_CONNECTIONS", 10, 1, 200));
        pool.setConnectionTimeout(CONNECTION_MILLIS);
        pool.setValidationTimeout(VALIDATION_MILLIS);
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
        pool.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
        pool.addDataSourceProperty("ApplicationName", "tenure-api");
        return pool;
    }
}
