package dev.tenure.sandbox.story;

import dev.tenure.sandbox.launch.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The all-in-one in a process of its own, so that it can be killed. */
final class KilledProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final int LAST_LINES = 40;
    private final Path folder;
    private final String temporal;
    private final int port = Ports.free();
    private final int paddlePort = Ports.free();
    private Process process;

    KilledProcess(Path folder, String temporal) {
        this.folder = folder;
        this.temporal = temporal;
        this.process = launch();
    }

    Door door() {
        return new Door(URI.create("http://localhost:" + port), null);
    }

    /** Ends it with SIGKILL; nothing of it gets to say good-bye. */
    void kill() {
        process.destroyForcibly();
        join();
    }

    void startAgain() {
        process = launch();
        awaitHealth();
    }

    void awaitHealth() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new AssertionError("The all-in-one ended by itself: " + lastWords());
            }
            if (isUp()) {
                return;
            }
            pause();
        }
        throw new AssertionError("The all-in-one did not become healthy: " + lastWords());
    }

    private boolean isUp() {
        try {
            return door().get("/actuator/health").status() == 200;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private Process launch() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-Xmx600m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tenure.sandbox.AllInOne"));
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT", Integer.toString(port),
                        "SANDBOX_PADDLE_PORT", Integer.toString(paddlePort),
                        "TENURE_DATA_DIR", folder.resolve("data").toString(),
                        "TENURE_TEMPORAL", temporal));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder is gone when somebody wants to know. */
    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log().toPath());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private File log() {
        return folder.resolve("all-in-one.log").toFile();
    }

    private void join() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
        join();
    }
}
