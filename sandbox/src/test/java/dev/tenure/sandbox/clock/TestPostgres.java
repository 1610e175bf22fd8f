package dev.tenure.sandbox.clock;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One throw-away Postgres for all tests of this JVM, a fresh database for each who asks. */
public final class TestPostgres {

    private static final EmbeddedPostgres SERVER = start();
    private static int databases;

    private TestPostgres() {}

    public static synchronized DataSource freshDatabase() {
        String name = "test" + ++databases;
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return SERVER.getDatabase("postgres", name);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
