package dev.tenure.activities.stage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of its own on the one Postgres server of the tests. */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 12;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final HikariDataSource owner;
    private final HikariDataSource application;

    private Database(String name) {
        owner = pool(name, "postgres");
        application = pool(name, "tenure_app");
    }

    /** With the tables and functions of {@code supabase/migrations}. */
    public static Database migrated() {
        return create("template tenure_template");
    }

    /** With nothing in it; the roles exist, because they belong to the server. */
    public static Database empty() {
        return create("");
    }

    private static Database create(String clause) {
        String name = "test_" + NUMBER.incrementAndGet();
        JdbcClient.create(Server.INSTANCE.getPostgresDatabase())
                .sql("create database " + name + " " + clause)
                .update();
        return new Database(name);
    }

    /** As the owner of everything. */
    public JdbcClient owner() {
        return JdbcClient.create(owner);
    }

    /** As the owner of everything. */
    public DataSource ownerDataSource() {
        return owner;
    }

    /** As {@code tenure_app}, the role that Tenure logs in as. */
    public JdbcClient application() {
        return JdbcClient.create(application);
    }

    /** As {@code tenure_app}, the role that Tenure logs in as. */
    public DataSource applicationDataSource() {
        return application;
    }

    /** Runs the migrations as Tenure does; answers how many files were run. */
    public int migrate() {
        return migrate(owner);
    }

    private static int migrate(DataSource dataSource) {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("tenure.root"), "tenure.root"));
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("filesystem:" + root.resolve("supabase/migrations"))
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("_")
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .defaultSchema("flyway")
                .createSchemas(true)
                .load()
                .migrate()
                .migrationsExecuted;
    }

    @Override
    public void close() {
        owner.close();
        application.close();
    }

    private static HikariDataSource pool(String name, String user) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(Server.INSTANCE.getDatabase(user, name));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Started once, with one migrated database that the others are copied from. */
    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.start();
                JdbcClient postgres = JdbcClient.create(server.getPostgresDatabase());
                postgres.sql("create database tenure_template").update();
                migrate(server.getDatabase("postgres", "tenure_template"));
                postgres.sql("alter role tenure_app login").update();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
