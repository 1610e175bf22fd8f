package dev.tenure.sandbox;

import dev.tenure.activities.inbox.DispatchLoop;
import dev.tenure.sandbox.launch.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything around the product, on a real Temporal server: nobody works here and nobody dispatches, and Paddle delivers
 * to another process. What is played in other processes can be killed without the stage.
 */
public final class HeadlessStage implements AutoCloseable {
    private final AllInOne running;
    private final Path folder;
    private final int port;
    private final int doorsPort;
    private final List<KilledServer> restarted = new ArrayList<>();

    private HeadlessStage(AllInOne running, Path folder, int port, int doorsPort) {
        this.running = running;
        this.folder = folder;
        this.port = port;
        this.doorsPort = doorsPort;
    }

    public static HeadlessStage start(Path folder) {
        int port = Ports.free();
        int doorsPort = Ports.free();
        AllInOne running = AllInOne.start(Map.of(
                "SERVER_PORT", Integer.toString(doorsPort),
                "server.port", Integer.toString(port),
                "SANDBOX_PADDLE_PORT", Integer.toString(Ports.free()),
                "TENURE_DATA_DIR", folder.toString(),
                "TENURE_TEMPORAL", "cli",
                "TENURE_JWKS_URL", "http://localhost:" + port + "/auth/v1/.well-known/jwks.json",
                "spring.temporal.start-workers", "false"));
        running.product().getBean(DispatchLoop.class).close();
        return new HeadlessStage(running, folder, port, doorsPort);
    }

    public URI baseUrl() {
        return URI.create("http://localhost:" + port);
    }

    public int doorsPort() {
        return doorsPort;
    }

    /** What the worker's and the doors' processes are told. */
    public Map<String, String> settings(int serverPort) {
        Map<String, String> settings = PartSettings.of(running.backstage(), serverPort);
        settings.put("TENURE_JWKS_URL", "http://localhost:" + port + "/auth/v1/.well-known/jwks.json");
        return settings;
    }

    /** SIGKILL for the Temporal server, which starts again on its file. */
    public void killTemporal() {
        restarted.add(KilledServer.holding(folder.resolve("temporal.db")).killAndStart(folder.resolve("temporal.log")));
    }

    /** SIGKILL for every process of Postgres, which starts again on its data. */
    public void killPostgres() {
        restarted.add(KilledServer.holding(folder.resolve("postgres")).killAndStart(folder.resolve("postgres.log")));
    }

    /** What was started again is nobody's child. */
    @Override
    public void close() {
        running.close();
        restarted.forEach(KilledServer::end);
    }
}
