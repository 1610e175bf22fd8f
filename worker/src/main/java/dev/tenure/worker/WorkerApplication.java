package dev.tenure.worker;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

/** Runs the engine room alone, in production. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {FlywayAutoConfiguration.class, DataSourceAutoConfiguration.class})
@Import({WorkerConfiguration.class, TemporalConfiguration.class, DatabaseConfiguration.class})
public class WorkerApplication {

    /**
     * Without arguments it works until it is stopped; {@code adopt} takes over what another service had, and {@code
     * replay} says whether this build understands what is under way.
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(AdoptCommand.NAME)) {
            System.exit(AdoptCommand.run(arguments, Map.of(), System.out, System.err));
        }
        if (arguments.length > 0 && arguments[0].equals(ReplayCommand.NAME)) {
            System.exit(ReplayCommand.run(arguments, Map.of(), System.out, System.err));
        }
        new SpringApplicationBuilder(WorkerApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .initializers(WorkerApplication::prepare)
                .properties("spring.config.name=tenure-worker")
                .run(arguments);
    }

    /** In production, billing time is the time. */
    @Bean
    static Clock billingClock() {
        return Clock.systemUTC();
    }

    static void prepare(ConfigurableApplicationContext context) {
        requireAll(new Settings(context.getEnvironment()));
        prepareTemporal(context);
    }

    static void prepareTemporal(ConfigurableApplicationContext context) {
        Settings settings = new Settings(context.getEnvironment());
        settings.required("TEMPORAL_ADDRESS", "the host:port of a Temporal server");
        String apiKey = settings.optional("TEMPORAL_API_KEY");
        if (apiKey != null) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "temporal-api-key", Map.of("spring.temporal.connection.api-key", apiKey)));
        }
    }

    /** What no default can stand for, asked for before anything is opened. */
    private static void requireAll(Settings settings) {
        settings.required("SUPABASE_DB_URL", "postgresql://user:password@host:5432/postgres");
        settings.required("TEMPORAL_ADDRESS", "the host:port of a Temporal server");
        settings.required("PADDLE_API_KEY", "a key from Paddle > Developer tools > Authentication");
        settings.required("TENURE_LINK_SECRET", "a random text of 32 characters or more, the same for api and worker");
    }
}
