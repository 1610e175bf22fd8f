package dev.tenure.sandbox.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One process of the product, which can be killed and starts again by itself, as under any supervisor. */
final class KillablePart implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    /** Starts in a row that may fail while Temporal or Postgres start themselves. */
    private static final int MOST_FAILURES = 10;

    private final String role;
    private final int number;
    private final Map<String, String> settings;
    private final Path folder;
    private final StartCache cache;
    private @Nullable Process process;
    private Path log;
    private int launches;
    private int failures;
    private boolean isReady;

    /** @param role {@code worker} or {@code doors} */
    KillablePart(String role, int number, Map<String, String> settings, Path folder, StartCache cache) {
        this.role = role;
        this.number = number;
        this.settings = settings;
        this.folder = folder;
        this.log = folder.resolve(role + number + ".log");
        this.cache = cache;
    }

    /** An orderly life, which leaves behind what makes later starts short. */
    void train() {
        process = launch(cache.fill(role));
        awaitUp();
        running().destroy();
        join();
    }

    void start() {
        process = launch(cache.use(role));
    }

    /** SIGKILL: nothing of it gets to say good-bye. */
    void kill() {
        running().destroyForcibly();
    }

    void comeBack() {
        join();
        failures = 0;
        start();
    }

    private void join() {
        try {
            running().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process running() {
        return Objects.requireNonNull(process);
    }

    void awaitUp() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!isUp()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(role + " does not come up: " + said());
            }
            KillableParts.sleep(50);
        }
    }

    /** It says itself when it is ready. One that could not start, because what it needs was away, is started again. */
    boolean isUp() {
        if (!running().isAlive()) {
            failures++;
            if (failures > MOST_FAILURES) {
                throw new AssertionError(role + " does not start: " + said());
            }
            start();
        }
        isReady = isReady || said().contains("ready: ");
        return isReady;
    }

    private Process launch(List<String> startOptions) {
        List<String> command = new ArrayList<>();
        isReady = false;
        log = folder.resolve(role + number + "-" + ++launches + ".log");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(startOptions);
        command.addAll(List.of(
                "-Xmx300m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                cache.classPath(),
                Part.class.getName(),
                role));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
