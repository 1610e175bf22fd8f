package dev.tenure.sandbox.launch;

import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the Temporal to use: a given address, else a {@code temporal} command, else one in memory; or exactly the one
 * that was wished for.
 */
public final class TemporalFinder {

    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(5);

    private final TemporalSettings settings;
    private final DataDirectory directory;
    private final TemporalCommand command;

    /** Downloads are kept in the user's cache folder: they outlive a data folder. */
    public TemporalFinder(TemporalSettings settings, DataDirectory directory) {
        this(settings, directory, Path.of(System.getProperty("user.home"), ".cache", "tenure", "temporal"));
    }

    TemporalFinder(TemporalSettings settings, DataDirectory directory, Path downloads) {
        this.settings = settings;
        this.directory = directory;
        this.command = new TemporalCommand(settings, downloads);
    }

    /** A server that answers; a wish that cannot be met is a {@link CannotStartException}. */
    public FoundTemporal find() {
        return switch (settings.choice()) {
            case AUTO -> settings.address().map(this::remote).orElseGet(this::cliOrMemory);
            case CLI -> command.find().map(this::aroundCommand).orElseThrow(TemporalFinder::noCommand);
            case DOWNLOAD -> downloaded();
            case MEMORY -> inMemory();
        };
    }

    private FoundTemporal cliOrMemory() {
        return command.find().map(this::aroundCommand).orElseGet(TemporalFinder::inMemory);
    }

    private FoundTemporal remote(String address) {
        int colon = address.lastIndexOf(':');
        if (colon <= 0 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new CannotStartException("TEMPORAL_ADDRESS=%s is not of the form host:port.".formatted(address));
        }
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(LONGEST_CONNECT.toMillis()));
            return new FoundTemporal.Remote(address);
        } catch (IOException | IllegalArgumentException failure) {
            throw new CannotStartException(
                    "Nothing answers at TEMPORAL_ADDRESS=%s: start that Temporal server, or unset the setting."
                            .formatted(address),
                    failure);
        }
    }

    private FoundTemporal downloaded() {
        if (command.kept().isEmpty()) {
            DownloadHost.requireReachable();
        }
        return started(command.fetched(), "the downloaded temporal command");
    }

    private FoundTemporal aroundCommand(Path executable) {
        return started(
                TemporalDevServerOptions.newBuilder().setExistingPath(executable.toString()), executable.toString());
    }

    private FoundTemporal started(TemporalDevServerOptions.Builder options, String what) {
        Path portFile = directory.resolve("temporal.port");
        Path uiPortFile = directory.resolve("temporal-ui.port");
        stopOrphans();
        try {
            return started(options, Ports.remembered(portFile, 7233), Ports.remembered(uiPortFile, 8233));
        } catch (RuntimeException takenPerhapsSinceItWasFree) {
            stopOrphans();
            try {
                return started(options, Ports.another(portFile), Ports.another(uiPortFile));
            } catch (RuntimeException failure) {
                throw new CannotStartException(
                        "%s did not become a Temporal server (see %s); TENURE_TEMPORAL=memory does without it."
                                .formatted(what, log()),
                        failure);
            }
        }
    }

    private FoundTemporal started(TemporalDevServerOptions.Builder options, int port, int uiPort) {
        return new FoundTemporal.AroundCommand(
                TemporalDevServer.start(settings.namespace(), configured(options, port, uiPort)),
                URI.create("http://localhost:" + uiPort));
    }

    private Path database() {
        return directory.resolve("temporal.db");
    }

    private Path log() {
        return directory.resolve("temporal.log");
    }

    /** Without the dynamic setting the server holds back a continue-as-new of a run younger than a second. */
    private TemporalDevServerOptions configured(TemporalDevServerOptions.Builder options, int port, int uiPort) {
        return options.setDatabaseFilename(database().toString())
                .setPort(port)
                .setUiPort(uiPort)
                .setLogFile(log().toString())
                .setLogLevel("warn")
                .setStartupTimeout(LONGEST_START)
                .setExtraArgs("--dynamic-config-value", "history.workflowIdReuseMinimalInterval=\"10ms\"")
                .build();
    }

    /** Nobody else has the data folder, so a server on its database belonged to a process that was killed. */
    private void stopOrphans() {
        String database = database().toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(database))
                        .isPresent())
                .forEach(TemporalFinder::stop);
    }

    private static void stop(ProcessHandle orphan) {
        orphan.destroy();
        if (!hasEnded(orphan)) {
            orphan.destroyForcibly();
            if (!hasEnded(orphan)) {
                throw new CannotStartException(
                        "An earlier Temporal server (process %d) cannot be stopped.".formatted(orphan.pid()));
            }
        }
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(ORPHAN_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stillThere) {
            return process.info().arguments().isEmpty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FoundTemporal inMemory() {
        int port = Ports.free();
        return new FoundTemporal.InMemory("127.0.0.1:" + port, TestServer.createPortBoundServer(port, true));
    }

    private static CannotStartException noCommand() {
        return new CannotStartException(
                "TENURE_TEMPORAL=cli, but there is no temporal command on the PATH: install it, or set TENURE_TEMPORAL_CLI to its path.");
    }
}
