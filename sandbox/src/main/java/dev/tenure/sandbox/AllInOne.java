package dev.tenure.sandbox;

import dev.tenure.sandbox.clock.ClockAdvance;
import dev.tenure.sandbox.launch.CannotStartException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The all-in-one: everything of Tenure, and a Paddle to rehearse with, in one process. */
public final class AllInOne implements AutoCloseable {
    private static final String EARLY_LOGGING = "logback.configurationFile";
    private static final String SETTINGS = "settings of the stage";

    private final Backstage backstage;
    private final ConfigurableApplicationContext product;

    private AllInOne(Backstage backstage, ConfigurableApplicationContext product) {
        this.backstage = backstage;
        this.product = product;
    }

    public static void main(String[] arguments) {
        logAsTheStage();
        try {
            AllInOne running = start(Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println(Welcome.text(running.backstage));
        } catch (CannotStartException | IllegalArgumentException e) {
            System.err.println("Tenure cannot start: " + e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // What went wrong inside the product was reported by it; threads of the stage must not keep the process.
            System.err.println("Tenure cannot start, see above.");
            System.exit(1);
        }
    }

    /** Read here and now: others begin to log at once, and Spring Boot wants the property to be gone. */
    private static void logAsTheStage() {
        System.setProperty(EARLY_LOGGING, "dev/tenure/sandbox/before-the-product.xml");
        LoggerFactory.getILoggerFactory();
        System.clearProperty(EARLY_LOGGING);
    }

    /**
     * Starts everything and answers when it is ready. Given settings win over the environment's. Throws {@link
     * CannotStartException} with a sentence if something it needs is not to be had.
     */
    static AllInOne start(Map<String, String> settings) {
        StageSettings stage = StageSettings.read(settings, System::getenv);
        Opening<Backstage> backstage = Opening.begin("stage", () -> Backstage.open(stage), Backstage::close);
        try {
            ConfigurableApplicationContext product = product(stage, backstage, settings);
            return new AllInOne(backstage.opened(), product);
        } catch (RuntimeException e) {
            backstage.close();
            throw e;
        }
    }

    private static ConfigurableApplicationContext product(
            StageSettings stage, Opening<Backstage> backstage, Map<String, String> settings) {
        SpringApplication application = new SpringApplication(StageConfiguration.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "spring.config.name", "tenure-worker,tenure-api,tenure-sandbox",
                // A file that is meant for production must not reach the rehearsal.
                "TENURE_ENV_FILE", "optional:classpath:no-env-file.properties"));
        application.addInitializers(context -> {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(SETTINGS, known(stage, settings)));
            context.addBeanFactoryPostProcessor(beans -> giveStage(context, backstage));
        });
        ConfigurableApplicationContext context = running(application, backstage);
        // Workflows on a durable Temporal may have missed the clock's last move if the process was killed.
        context.getBean(ClockAdvance.class).tellEverybody();
        return context;
    }

    private static ConfigurableApplicationContext running(SpringApplication application, Opening<Backstage> backstage) {
        try {
            return application.run();
        } catch (SpringApplication.AbandonedRunException e) {
            backstage.opened();
            throw e;
        }
    }

    /**
     * Gives the product its stage, after Spring has read what beans there are and before it makes the first: the stage
     * opens in the meantime. A stage that cannot open has a sentence for it and the run is abandoned; whatever was not
     * foreseen is reported by Spring.
     */
    private static void giveStage(ConfigurableApplicationContext context, Opening<Backstage> opening) {
        Backstage backstage;
        try {
            backstage = opening.opened();
        } catch (CannotStartException | IllegalArgumentException e) {
            throw new SpringApplication.AbandonedRunException(context);
        }
        context.getEnvironment()
                .getPropertySources()
                .addAfter(SETTINGS, new MapPropertySource("the open stage", opened(backstage)));
        context.getBeanFactory().registerSingleton("backstage", backstage);
    }

    /** What the product is told before the stage is open; a setting of the caller's comes first. */
    private static Map<String, Object> known(StageSettings stage, Map<String, String> settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", stage.port());
        properties.put("server.address", stage.host());
        properties.put("PADDLE_CLIENT_TOKEN", "test_sandbox");
        properties.put("SUPABASE_DB_URL", "jdbc:postgresql://given-by-the-stage");
        properties.put("SUPABASE_URL", stage.baseUrl().toString());
        properties.put("SUPABASE_JWT_SECRET", "");
        properties.put("spring.temporal.start-workers", "true");
        properties.put("PADDLE_REQUESTS_PER_MINUTE", "100000");
        properties.put("TENURE_API_PADDLE_REQUESTS_PER_MINUTE", "240");
        properties.put("TENURE_PADDLE_ACTIVITIES_PER_SECOND", "1000");
        properties.putAll(settings);
        return properties;
    }

    /** What only the open stage can tell; settings of the caller's win over it. */
    private static Map<String, Object> opened(Backstage backstage) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("PADDLE_API_KEY", backstage.paddle().apiKey());
        properties.put("PADDLE_API_BASE_URL", backstage.paddle().apiBaseUrl());
        properties.put("PADDLE_WEBHOOK_SECRET", backstage.paddle().webhookSecret());
        properties.put("TENURE_JWKS_URL", backstage.auth().jwksUri().toString());
        properties.put("TENURE_LINK_SECRET", backstage.secrets().linkSecret());
        properties.put("TENURE_SERVICE_KEY", backstage.secrets().serviceKey());
        properties.put("TEMPORAL_ADDRESS", backstage.temporal().target());
        properties.put("spring.temporal.connection.target", backstage.temporal().target());
        properties.put("TENURE_REBUILD", backstage.temporal().kind().equals("memory") ? "always" : "never");
        // Temporal in memory has no search attributes to ask for.
        properties.put("TENURE_SEARCH_ATTRIBUTES", backstage.temporal().kind().equals("memory") ? "off" : "on");
        return properties;
    }

    Backstage backstage() {
        return backstage;
    }

    ConfigurableApplicationContext product() {
        return product;
    }

    /** The product first, so that nothing of it works against a database that is gone. */
    @Override
    public void close() {
        product.close();
        backstage.close();
    }
}
