package dev.tenure.sandbox.paddle.delivery;

import dev.tenure.sandbox.paddle.store.DeliveryMode;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends notifications over real HTTP: signed with wall time, repeated in billing time, several at once, in no promised
 * order. What was not acknowledged before a crash is sent again after it.
 */
public final class Deliveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final int AT_ONCE = 16;
    private static final long LOOK_EVERY_MILLIS = 25;
    private static final int BODY_KEPT = 2_000;

    private final PaddleStore store;
    private final DeliveryQueue queue;
    private final Clock billingClock;
    private final Clock wallClock;
    private final RetrySchedule retries;
    private final HttpClient client;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Set<Long> running = new HashSet<>();
    private final Queue<Long> finished = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile Instant horizon = Instant.EPOCH;
    private volatile boolean open = true;

    public Deliveries(PaddleStore store, Clock billingClock, Clock wallClock, RetrySchedule retries) {
        this.store = store;
        this.queue = new DeliveryQueue(store.jdbc());
        this.billingClock = billingClock;
        this.wallClock = wallClock;
        this.retries = retries;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(ANSWER_WITHIN)
                .build();
        this.thread =
                Thread.ofPlatform().name("sandbox-paddle-deliveries").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Something may be due now. */
    public void wake() {
        wakeUps.release();
    }

    /** Deliveries due up to this instant may go, even if the clock is not there yet. */
    public synchronized void until(Instant now) {
        if (now.isAfter(horizon)) {
            horizon = now;
        }
        wake();
    }

    public boolean atRest() {
        return !queue.isDue(now());
    }

    public Optional<Instant> nextDueAt() {
        return queue.nextDueAt();
    }

    public ObjectNode page(long after) {
        return queue.page(after);
    }

    /** Lets everything go that was held, and says how many. */
    public int release() {
        int released = queue.release();
        wake();
        return released;
    }

    private Instant now() {
        Instant given = horizon;
        Instant clock = billingClock.instant();
        return clock.isAfter(given) ? clock : given;
    }

    private void run() {
        while (open) {
            try {
                wakeUps.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
                sendDue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("deliveries wait error={}", e.toString());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only this thread starts deliveries, and a finished one is forgotten before the next look at the table. */
    private void sendDue() throws InterruptedException {
        boolean more = true;
        while (more && open) {
            forgetFinished();
            more = false;
            for (DeliveryQueue.Delivery delivery : queue.due(now())) {
                if (running.add(delivery.id())) {
                    more = true;
                    places.acquire();
                    Thread.startVirtualThread(() -> carryOut(delivery));
                }
            }
        }
    }

    private void forgetFinished() {
        for (Long id = finished.poll(); id != null; id = finished.poll()) {
            running.remove(id);
        }
    }

    private void carryOut(DeliveryQueue.Delivery delivery) {
        try {
            deliver(delivery);
        } catch (RuntimeException e) {
            if (open) {
                LOG.warn("delivery failed notification={} error={}", delivery.notificationId(), e.toString());
            }
        } finally {
            finished.add(delivery.id());
            places.release();
        }
    }

    private void deliver(DeliveryQueue.Delivery delivery) {
        Optional<Document> destination = store.destinations().stream()
                .filter(setting -> setting.id().equals(delivery.settingId()))
                .findFirst();
        if (destination.isEmpty()) {
            queue.drop(delivery);
            return;
        }
        DeliveryQueue.Result result = send(delivery, destination.get());
        Instant at = billingClock.instant();
        Instant retryAt = result.acknowledged()
                ? null
                : retries.afterAttempt(delivery.attempt()).map(at::plus).orElse(null);
        boolean held = store.deliveryMode().way() == DeliveryMode.Way.HOLD;
        queue.done(delivery, result, at, retryAt, store.ids().next("ntflog", at), held);
    }

    private DeliveryQueue.Result send(DeliveryQueue.Delivery delivery, Document destination) {
        String body = delivery.body();
        long seconds = wallClock.instant().getEpochSecond();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(destination.text("destination")))
                    .timeout(ANSWER_WITHIN)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "Paddle")
                    .header(
                            "Paddle-Version",
                            destination.data().path("api_version").asString("1"))
                    .header("Paddle-Signature", Signature.header(secrets(destination), seconds, body))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new DeliveryQueue.Result(
                    response.statusCode(),
                    Integer.toString(response.statusCode()),
                    response.headers().firstValue("content-type").orElse(null),
                    cut(response.body()));
        } catch (HttpTimeoutException e) {
            return new DeliveryQueue.Result(0, "timeout", null, "");
        } catch (IOException | IllegalArgumentException e) {
            return new DeliveryQueue.Result(0, "unreachable", null, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while delivering", e);
        }
    }

    private static List<String> secrets(Document destination) {
        String previous = destination.hidden().path("previous_secret").asString("");
        String current = destination.text("endpoint_secret_key");
        return previous.isEmpty() ? List.of(current) : List.of(previous, current);
    }

    private static String cut(String body) {
        String kept = body.length() > BODY_KEPT ? body.substring(0, BODY_KEPT) : body;
        return kept.replace("\u0000", "");
    }

    @Override
    public void close() {
        open = false;
        wake();
        try {
            thread.join(ANSWER_WITHIN);
            if (places.tryAcquire(AT_ONCE, ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                places.release(AT_ONCE);
            } else {
                LOG.warn("deliveries are cut off and will be repeated");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
