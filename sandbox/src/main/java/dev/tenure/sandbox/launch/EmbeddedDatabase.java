package dev.tenure.sandbox.launch;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * A Postgres of one's own in the data folder. It holds somebody's data: fsync is on, and a server that survived the
 * death of its Java process is taken over as it is.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "postgres";
    private static final String VERSION = "17";
    private static final Duration LONGEST_START = Duration.ofSeconds(15);

    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Starts, or takes over, the Postgres of this data folder; its port stays the same as long as it is free. */
    public static EmbeddedDatabase start(DataDirectory directory) {
        Path data = directory.resolve("postgres");
        requireOurVersion(data.resolve("PG_VERSION"));
        Path log = directory.resolve("postgres.log");
        Path portFile = directory.resolve("postgres.port");
        int port = runningPort(data).orElseGet(() -> Ports.remembered(portFile, 0));
        Ports.write(portFile, port);
        try {
            return new EmbeddedDatabase(configured(data, log, port).start());
        } catch (IOException | RuntimeException failure) {
            throw new CannotStartException(
                    "The embedded Postgres did not start on %s (see %s, last line: %s); set SUPABASE_DB_URL to use a Postgres of yours."
                            .formatted(data, log, lastLine(log)),
                    failure);
        }
    }

    /** The superuser's access, which owns everything and may migrate. */
    public DataSource dataSource() {
        return postgres.getDatabase(SUPERUSER, DATABASE);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(port(), DATABASE);
    }

    /** The superuser's name; connections from this machine need no password. */
    public String user() {
        return SUPERUSER;
    }

    public int port() {
        return postgres.getPort();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void requireOurVersion(Path file) {
        String version = Files.exists(file) ? lastLine(file) : VERSION;
        if (!version.equals(VERSION)) {
            throw new CannotStartException(
                    "%s was made by Postgres %s and needs that version: move it away, or set SUPABASE_DB_URL to use a Postgres of yours."
                            .formatted(file.getParent(), version));
        }
    }

    private static EmbeddedPostgres.Builder configured(Path data, Path log, int port) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(LONGEST_START)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("log_timezone", "UTC")
                .setConnectConfig("ApplicationName", "tenure")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** The port of a postmaster that still lives: line 1 of its file is its process id, line 4 its port. */
    private static OptionalInt runningPort(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            boolean alive = ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(ProcessHandle::isAlive)
                    .isPresent();
            return alive ? OptionalInt.of(Integer.parseInt(lines.get(3).strip())) : OptionalInt.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException noneRuns) {
            return OptionalInt.empty();
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "nothing" : lines.getLast();
        } catch (IOException unreadable) {
            return "nothing";
        }
    }
}
