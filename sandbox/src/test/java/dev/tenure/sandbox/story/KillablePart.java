package dev.tenure.sandbox.story;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One process of the product, which can be killed and starts again by itself, as under any supervisor. */
final class KillablePart implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String role;
    private final URI health;
    private final Map<String, String> settings;
    private final File log;
    private final StartCache cache;
    private Process process;
    private boolean isCounted;

    /** @param role {@code worker} or {@code doors} */
    KillablePart(String role, int number, int port, Map<String, String> settings, Path folder, StartCache cache) {
        this.role = role;
        this.health = URI.create("http://localhost:" + port + "/actuator/health");
        this.settings = settings;
        this.log = folder.resolve(role + number + ".log").toFile();
        this.cache = cache;
        this.process = launch(cache.use(role));
    }

    /** An orderly end, which leaves behind what makes later starts short. */
    void train() {
        process.destroyForcibly();
        join();
        process = launch(cache.fill(role));
        awaitUp();
        process.destroy();
        join();
        process = launch(cache.use(role));
    }

    /** SIGKILL: nothing of it gets to say good-bye. */
    void kill() {
        process.destroyForcibly();
        join();
        process = launch(cache.use(role));
    }

    private void join() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitUp() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!isUp()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(role + " does not come up: " + lastWords());
            }
            KillableParts.sleep(50);
        }
    }

    /** One that could not start, because what it needs was away, is started again. */
    boolean isUp() {
        if (!process.isAlive()) {
            process = launch(cache.use(role));
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            boolean isUp =
                    HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            if (isUp && !isCounted) {
                isCounted = true;
                System.out.println("UPUP " + role + " "
                        + java.time.Duration.between(
                                        process.info().startInstant().orElseThrow(), java.time.Instant.now())
                                .toMillis()
                        + " cpu "
                        + process.info().totalCpuDuration().orElseThrow().toMillis());
            }
            return isUp;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private Process launch(List<String> startOptions) {
        List<String> command = new ArrayList<>();
        isCounted = false;
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
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log.toPath());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
