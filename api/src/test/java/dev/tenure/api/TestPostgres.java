package dev.tenure.api;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One real Postgres for all tests, migrated as in production; the doors log in as the application's own role. */
final class TestPostgres {

    private static final String PASSWORD = "doors-of-tests";
    private static final TestPostgres INSTANCE = new TestPostgres();

    private final EmbeddedPostgres server;
    private final JdbcClient owner;

    private TestPostgres() {
        try {
            server = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Flyway.configure()
                .dataSource(server.getPostgresDatabase())
                .locations("filesystem:" + System.getProperty("tenure.root") + "/supabase/migrations")
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("_")
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .defaultSchema("flyway")
                .createSchemas(true)
                .load()
                .migrate();
        owner = JdbcClient.create(server.getPostgresDatabase());
        owner.sql("alter role tenure_app login password '" + PASSWORD + "'").update();
    }

    static TestPostgres get() {
        return INSTANCE;
    }

    String url() {
        return "postgresql://tenure_app:" + PASSWORD + "@127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** As the owner of everything, to prepare and to look. */
    JdbcClient owner() {
        return owner;
    }

    /** A member of the plan pro, as the workflow would have stored it. */
    void member(UUID userId, SubscriptionState state) {
        owner.sql("""
                        insert into public.subscriptions (subscription_id, user_id, customer_id, plan, level, status,
                            price_id, interval, access_until, paid_through, state, version, created_at, updated_at)
                        values (:id, :userId, :customerId, 'pro', 1, 'active', 'pri_01tenure0pro0monthly000000',
                            'month', '2027-01-03T10:00:00Z', '2026-12-31T10:00:00Z', cast(:state as jsonb), 1, now(), now())
                        """)
                .param("id", state.subscriptionId())
                .param("userId", userId)
                .param("customerId", "ctm_" + state.subscriptionId())
                .param("state", PayloadJson.write(state))
                .update();
        owner.sql("select public.project_membership(:userId, now())")
                .param("userId", userId)
                .query((row, number) -> 1)
                .list();
    }

    /** What the workflow would have stored later. */
    void state(SubscriptionState state) {
        owner.sql("update public.subscriptions set state = cast(:state as jsonb) where subscription_id = :id")
                .param("state", PayloadJson.write(state))
                .param("id", state.subscriptionId())
                .update();
    }
}
