package dev.tenure.sandbox.scale;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The doors of a running all-in-one, as many people use them. */
final class Outside {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST_ADVANCE = Duration.ofHours(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;

    Outside(URI base) {
        this.base = base;
    }

    /** What came back. */
    record Answer(int status, JsonNode body) {
        JsonNode ok() {
            if (status < 200 || status > 299) {
                throw new AssertionError(status + " " + body);
            }
            return body;
        }
    }

    Answer post(String path, Object body, String... headers) {
        HttpRequest.Builder request = request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return send(request);
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    void delete(String path) {
        send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(15));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body().isBlank() ? "{}" : answer.body()));
        } catch (IOException e) {
            throw new IllegalStateException("No answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    Instant now() {
        return Instant.parse(get("/sandbox/clock").ok().path("now").asString());
    }

    /** Steps that it took. */
    long advanceTo(Instant to) {
        return untilSettled("/sandbox/clock/advance", Map.of("to", to.toString()));
    }

    void settle() {
        untilSettled("/sandbox/settle", Map.of());
    }

    private long untilSettled(String path, Object body) {
        long deadline = System.nanoTime() + LONGEST_ADVANCE.toNanos();
        long steps = 0;
        JsonNode answer;
        do {
            answer = asked(path, body);
            steps += answer.path("steps").asLong();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not at rest after " + LONGEST_ADVANCE + ": " + answer);
            }
        } while (!answer.path("settled").asBoolean());
        return steps;
    }

    /** Both doors may be asked again: a machine that sleeps for a while (a laptop, a migrated guest) breaks only one answer. */
    private JsonNode asked(String path, Object body) {
        try {
            return post(path, body).ok();
        } catch (IllegalStateException noAnswer) {
            return post(path, body).ok();
        }
    }

    /**
     * Many whom nobody has seen before buy as fast as Paddle lets them; it tells of them afterwards, so that their periods end
     * within the shortest time.
     */
    List<Bought> buyAtOnce(int people, IntFunction<String> priceOf) {
        deliveries("hold");
        List<Future<Bought>> bought;
        try (ExecutorService buyers = Executors.newFixedThreadPool(AT_ONCE)) {
            bought = IntStream.range(0, people)
                    .mapToObj(
                            number -> buyers.submit(() -> buy(UUID.randomUUID().toString(), priceOf.apply(number))))
                    .toList();
        }
        deliveries("normal");
        post("/sandbox/deliveries/release", Map.of()).ok();
        return bought.stream().map(Future::resultNow).toList();
    }

    Bought buy(String user, String priceId) {
        JsonNode bought = post("/sandbox/checkouts", Map.of("user_id", user, "price_id", priceId))
                .ok();
        return new Bought(
                user,
                priceId,
                bought.path("subscription_id").asString(),
                bought.path("customer_id").asString());
    }

    /** A purchase, with the ids of all who took part. */
    record Bought(String userId, String priceId, String subscriptionId, String customerId) {}

    /** Somebody presses cancel in Paddle's dashboard. */
    void cancelInDashboard(Bought bought) {
        post(
                        "/sandbox/dashboard/subscriptions/" + bought.subscriptionId() + "/cancel",
                        Map.of("effective_from", "next_billing_period"))
                .ok();
    }

    void card(Bought bought, String behaviour) {
        post("/sandbox/customers/" + bought.customerId() + "/card", Map.of("behaviour", behaviour))
                .ok();
    }

    void deliveries(String mode) {
        post("/sandbox/deliveries", Map.of("mode", mode)).ok();
    }
}
