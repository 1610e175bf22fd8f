package dev.tenure.sandbox.scale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Somebody with a token who presses cancel and keep in turns. */
final class Customer {
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Outside outside;
    private final String token;
    private final String subscriptionId;
    private int presses;

    private Customer(Outside outside, String token, String subscriptionId) {
        this.outside = outside;
        this.token = token;
        this.subscriptionId = subscriptionId;
    }

    /**
     * One press, and how it went.
     *
     * @param at wall time
     */
    record Pressed(
            String subscriptionId, String commandId, Instant at, Duration answeredWithin, int status, String outcome) {

        static Map<String, Long> statuses(List<Pressed> pressed) {
            return pressed.stream()
                    .collect(Collectors.groupingBy(
                            one -> one.status() + " " + one.outcome(), TreeMap::new, Collectors.counting()));
        }
    }

    static List<Customer> signUp(Outside outside, int people) {
        List<Customer> customers = new ArrayList<>();
        for (int number = 0; number < people; number++) {
            String token = outside.post(
                            "/auth/v1/signup",
                            Map.of("email", "peak" + number + "@example.com", "password", "a-good-password"))
                    .ok()
                    .path("access_token")
                    .asString();
            String user = outside.get("/auth/v1/user", "Authorization", "Bearer " + token)
                    .ok()
                    .path("id")
                    .asString();
            customers.add(new Customer(
                    outside, token, outside.buy(user, Everybody.PRO).subscriptionId()));
        }
        outside.settle();
        return customers;
    }

    CompletableFuture<Pressed> press() {
        String word = presses++ % 2 == 0 ? "cancel" : "keep";
        Instant at = Instant.now();
        long start = System.nanoTime();
        return CompletableFuture.supplyAsync(
                () -> {
                    Outside.Answer answer =
                            outside.post("/api/v1/membership/" + word, Map.of(), "Authorization", "Bearer " + token);
                    Duration within = Duration.ofNanos(System.nanoTime() - start);
                    return new Pressed(
                            subscriptionId,
                            answer.body().path("command_id").asString(""),
                            at,
                            within,
                            answer.status(),
                            answer.body()
                                    .path("outcome")
                                    .asString(answer.body().path("error_code").asString("")));
                },
                THREADS);
    }
}
