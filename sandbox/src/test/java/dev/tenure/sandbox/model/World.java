package dev.tenure.sandbox.model;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.subscription.PaddleCallsImpl;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.PaddleSettings;
import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.sandbox.paddle.SandboxPaddleServer;
import dev.tenure.sandbox.paddle.SandboxPaddleSettings;
import dev.tenure.sandbox.paddle.TestDatabases;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.CatalogFile;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.PaddleCalls;
import dev.tenure.workflows.subscription.Records;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One sandbox Paddle and one migrated Postgres; random lives are lived in it one after the other. */
final class World implements AutoCloseable {
    static final Catalog CATALOG = CatalogFile.load(null, name -> null);
    private static final CheckoutLink LINK = new CheckoutLink("a-secret-of-links-in-a-model-test-0");

    final ModelClock clock = new ModelClock();
    final SandboxPaddleServer paddle;
    final JdbcClient owner;
    final Records records;
    final PaddleCalls calls;
    final FactReader facts;
    private final HikariDataSource ownerPool;
    private final HikariDataSource applicationPool;

    World() {
        ownerPool = (HikariDataSource) TestDatabases.empty();
        owner = JdbcClient.create(ownerPool);
        migrate();
        applicationPool = new HikariDataSource();
        applicationPool.setJdbcUrl(ownerPool.getJdbcUrl());
        applicationPool.setUsername("tenure_app");
        applicationPool.setMaximumPoolSize(2);
        records = new RecordsImpl(JdbcClient.create(applicationPool));
        paddle = SandboxPaddleServer.start(
                SandboxPaddleSettings.of(0, "http://localhost:1/webhook", "http://localhost:8080/pay"),
                ownerPool,
                clock);
        // The model reads the events itself: nothing is to be sent anywhere.
        owner.sql("update sandbox.paddle_objects set data = data || '{\"active\":false}' where id like 'ntfset%'")
                .update();
        facts = new FactReader(CATALOG, LINK, userId -> false);
        calls = new PaddleCallsImpl(
                new PaddleClient(new PaddleSettings(
                        paddle.apiKey(),
                        URI.create(paddle.apiBaseUrl()),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        1_000_000)),
                facts);
    }

    static CheckoutLink link() {
        return LINK;
    }

    private void migrate() {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("tenure.root"), "tenure.root"));
        Flyway.configure()
                .dataSource(ownerPool)
                .locations("filesystem:" + root.resolve("supabase/migrations"))
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("_")
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .defaultSchema("flyway")
                .createSchemas(true)
                .load()
                .migrate();
        owner.sql("alter role tenure_app login").update();
    }

    Optional<SubscriptionState> stored(String subscriptionId) {
        return owner.sql("select state::text from public.subscriptions where subscription_id = :id and version > 0")
                .param("id", subscriptionId)
                .query(String.class)
                .optional()
                .map(state -> PayloadJson.read(state, SubscriptionState.class));
    }

    /** Of a life that is over nothing goes on and nothing is told. */
    void forget() {
        for (String table : List.of("paddle_due_acts", "paddle_events", "paddle_calls")) {
            owner.sql("delete from sandbox." + table).update();
        }
    }

    @Override
    public void close() {
        paddle.close();
        applicationPool.close();
        ownerPool.close();
    }
}
