package dev.tenure.sandbox.paddle;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.sandbox.paddle.billing.BillingRules;
import dev.tenure.sandbox.paddle.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A running sandbox Paddle, its clock, and a caller with a key: all over real HTTP. */
final class PaddleWorld implements AutoCloseable {

    static final String START = "2026-11-23T10:00:00.123456Z";
    static final String PRO_MONTHLY = "pri_01tenure0pro0monthly000000";
    static final String PRO_YEARLY = "pri_01tenure0pro0yearly0000000";
    static final String MAX_MONTHLY = "pri_01tenure0max0monthly000000";
    static final String CREDITS_500 = "pri_01tenure0credits0500000000";

    private static final Duration STEP = Duration.ofMillis(1);

    final SettableClock clock;
    final DataSource database;
    final SandboxPaddleServer paddle;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What came back. */
    record Reply(int status, JsonNode body, Map<String, List<String>> headers) {

        JsonNode data() {
            return body.path("data");
        }

        String code() {
            return body.path("error").path("code").asString();
        }
    }

    private PaddleWorld(SettableClock clock, DataSource database, SandboxPaddleSettings settings) {
        this.clock = clock;
        this.database = database;
        this.paddle = SandboxPaddleServer.start(settings, database, clock);
    }

    static PaddleWorld open() {
        return open(START, UnaryOperator.identity());
    }

    static PaddleWorld open(String start, UnaryOperator<SandboxPaddleSettings> change) {
        return new PaddleWorld(new SettableClock(start), Databases.empty(), change.apply(settings()));
    }

    static SandboxPaddleSettings settings() {
        return SandboxPaddleSettings.of(0, "http://localhost:1/webhook", "http://localhost:8080/pay")
                .withRules(BillingRules.of("http://localhost:8080/pay"));
    }

    /** The same Paddle, after its process ended and began again. */
    PaddleWorld again(UnaryOperator<SandboxPaddleSettings> change) {
        paddle.close();
        return new PaddleWorld(clock, database, change.apply(settings()));
    }

    CheckoutOutcome buy(String userId, String priceId) {
        return buy(userId, priceId, "approve");
    }

    CheckoutOutcome buy(String userId, String priceId, String card) {
        return paddle.checkout(
                new CheckoutRequest(priceId, 1, Map.of("tenure_user", userId), userId + "@example.com", "US", card));
    }

    String subscribe(String userId, String priceId) {
        String subscription = buy(userId, priceId).subscriptionId();
        return Optional.ofNullable(subscription).orElseThrow();
    }

    /** Steps from one due instant to the next, as the all-in-one's clock does. */
    void advanceTo(Instant target) {
        Optional<Instant> due = paddle.nextDueAt();
        while (due.isPresent() && !due.get().isAfter(target)) {
            if (due.get().isAfter(clock.instant())) {
                clock.set(due.get());
            }
            paddle.carryOutDue(clock.instant());
            awaitDeliveries();
            due = paddle.nextDueAt();
        }
        clock.set(target);
        paddle.carryOutDue(target);
    }

    void advance(Duration duration) {
        advanceTo(clock.instant().plus(duration));
    }

    void awaitDeliveries() {
        await(paddle::deliveriesAtRest);
    }

    static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("It did not come to rest");
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Reply get(String path) {
        return call("GET", path, null, Map.of());
    }

    Reply post(String path, String body) {
        return call("POST", path, body, Map.of());
    }

    Reply patch(String path, String body) {
        return call("PATCH", path, body, Map.of());
    }

    Reply call(String method, String path, @Nullable String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        paddle.apiBaseUrl() + path.replace("[", "%5B").replace("]", "%5D")))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json");
        if (!headers.containsKey("Authorization")) {
            request.header("Authorization", "Bearer " + paddle.apiKey());
        }
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode read = response.body().startsWith("{") ? Json.read(response.body()) : Json.object();
            return new Reply(response.statusCode(), read, response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ObjectNode subscription(String id) {
        return (ObjectNode) get("/subscriptions/" + id).data();
    }

    Instant instant(JsonNode node) {
        return Instant.parse(node.asString());
    }

    /** Every event so far, oldest first. */
    List<JsonNode> events() {
        List<JsonNode> events = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            Reply page = get("/events?order_by=id[ASC]&per_page=200" + (after.isEmpty() ? "" : "&after=" + after));
            page.data().forEach(events::add);
            after = events.isEmpty() ? "" : events.getLast().path("event_id").asString();
            more = page.body().path("meta").path("pagination").path("has_more").asBoolean();
        }
        return events;
    }

    /** Types of all events after the first ones. */
    List<String> eventTypesAfter(int seen) {
        return events().stream()
                .skip(seen)
                .map(event -> event.path("event_type").asString())
                .toList();
    }

    @Override
    public void close() {
        paddle.close();
        ((HikariDataSource) database).close();
    }
}
