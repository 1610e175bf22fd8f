package dev.tenure.sandbox.clock;

import dev.tenure.sandbox.launch.Ports;
import dev.tenure.sandbox.launch.TestCommand;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Temporal server for one test class, in this process or around the {@code temporal} command. */
record TestTemporal(String target, Closeable server) implements AutoCloseable {

    static TestTemporal inMemory() {
        int port = Ports.free();
        return new TestTemporal("127.0.0.1:" + port, TestServer.createPortBoundServer(port, true));
    }

    static TestTemporal devServer() {
        TemporalDevServer server = TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(TestCommand.path().toString())
                .setUiEnabled(false)
                .setLogLevel("error")
                .setLogFile(logFile())
                .setExtraArgs("--dynamic-config-value", "history.workflowIdReuseMinimalInterval=\"10ms\"")
                .build());
        return new TestTemporal(server.getTarget(), server::close);
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

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
