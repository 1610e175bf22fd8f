package dev.tenure.sandbox.launch;

import io.temporal.testing.TemporalDevServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;

/** A Temporal server that answers. Closing it stops what was started for it, and leaves a remote one alone. */
public sealed interface FoundTemporal extends AutoCloseable {

    /** Host and port of its gRPC door. */
    String target();

    Optional<URI> ui();

    /** {@code memory}, {@code cli} or {@code remote}. */
    String kind();

    @Override
    void close();

    /** In this process; workflows are rebuilt from Postgres at each start. */
    record InMemory(String target, Closeable server) implements FoundTemporal {

        @Override
        public Optional<URI> ui() {
            return Optional.empty();
        }

        @Override
        public String kind() {
            return "memory";
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Around the {@code temporal} command, with its database in a file of the data folder. */
    record AroundCommand(TemporalDevServer server, URI page) implements FoundTemporal {

        @Override
        public String target() {
            return server.getTarget();
        }

        @Override
        public Optional<URI> ui() {
            return Optional.of(page);
        }

        @Override
        public String kind() {
            return "cli";
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Somebody else's server. */
    record Remote(String target) implements FoundTemporal {

        @Override
        public Optional<URI> ui() {
            return Optional.empty();
        }

        @Override
        public String kind() {
            return "remote";
        }

        @Override
        public void close() {
            // It was there before and stays.
        }
    }
}
