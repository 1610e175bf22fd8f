package dev.tenure.sandbox.clock;

import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Temporal server for one test class, in this process or around the {@code temporal} command. */
record TestTemporal(String target, Closeable server) implements AutoCloseable {

    static TestTemporal inMemory() {
        int port = freePort();
        return new TestTemporal("127.0.0.1:" + port, TestServer.createPortBoundServer(port, true));
    }

    static TestTemporal devServer() {
        TemporalDevServer server = TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(command().orElseThrow().toString())
                .setUiEnabled(false)
                .setLogLevel("error")
                .setLogFile(logFile())
                .setExtraArgs("--dynamic-config-value", "history.workflowIdReuseMinimalInterval=\"10ms\"")
                .build());
        return new TestTemporal(server.getTarget(), server::close);
    }

    static boolean hasCommand() {
        return command().isPresent();
    }

    private static Optional<Path> command() {
        return Stream.concat(
                        Stream.of(System.getProperty("TENURE_TEMPORAL_CLI"), System.getenv("TENURE_TEMPORAL_CLI"))
                                .filter(TestTemporal::isGiven)
                                .map(Path::of),
                        Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "temporal")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static String logFile() {
        try {
            Path file = Files.createTempFile("temporal", ".log");
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
