package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.webhook.WebhookSignature;
import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.launch.Ports;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The doors of an all-in-one and others in a process of their own: webhooks come to both at the same time. */
final class TwoDoors implements AutoCloseable {
    private static final String WEBHOOKS = "/api/v1/webhooks/paddle";
    /** Paddle gives up after this and sends the same again. */
    private static final Duration PADDLES_PATIENCE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 8;

    private final String secret;
    private final List<Door> doors;
    private final KillablePart second;
    private final ExecutorService line = Executors.newFixedThreadPool(AT_ONCE);

    private TwoDoors(String secret, List<Door> doors, KillablePart second) {
        this.secret = secret;
        this.doors = doors;
        this.second = second;
    }

    static TwoDoors open(TestStage running, Path folder) {
        int port = Ports.free();
        KillablePart second = new KillablePart("doors", 2, running.doorsSettings(port), folder, new StartCache(folder));
        second.start();
        second.awaitUp();
        List<Door> doors =
                List.of(new Door(running.baseUrl(), null), new Door(URI.create("http://localhost:" + port), null));
        return new TwoDoors(running.webhookSecret(), doors, second);
    }

    /** What one door answered to one delivery. */
    private record Delivered(int door, int status, Duration took) {}

    /** Delivers all of these in a random order, each to one door or the other. */
    void deliver(List<Told> deliveries, Random dice) {
        List<Future<Delivered>> waiting = new ArrayList<>();
        for (Told told : deliveries) {
            int door = dice.nextInt(doors.size());
            waiting.add(line.submit(() -> deliver(told, door)));
        }
        List<Delivered> answers = waiting.stream().map(TwoDoors::answer).toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
            assertThat(answer.took()).as("%s", answer).isLessThan(PADDLES_PATIENCE);
        });
        if (deliveries.size() > AT_ONCE) {
            assertThat(answers).extracting(Delivered::door).contains(0, 1);
        }
    }

    private Delivered deliver(Told told, int door) {
        byte[] body = told.body().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(
                "Paddle-Signature",
                WebhookSignature.sign(secret, Instant.now(), body),
                "Content-Type",
                "application/json");
        long begun = System.nanoTime();
        int status = doors.get(door).postRaw(WEBHOOKS, body, headers).status();
        return new Delivered(door, status, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static Delivered answer(Future<Delivered> waiting) {
        try {
            return waiting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("no answer", e);
        }
    }

    @Override
    public void close() {
        line.shutdownNow();
        second.close();
    }
}
