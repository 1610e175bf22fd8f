package dev.tenure.sandbox.story;

import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.launch.Ports;
import dev.tenure.sandbox.model.Step;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Random lives over HTTP, many at once in one running all-in-one, so that they share its time, its faults and a restart.
 * {@code -Dmodel.people=100 -Dmodel.seed=1 -Dmodel.rounds=40} lives other ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RandomLivesOverHttpTest {
    private static final int PEOPLE = Integer.getInteger("model.people", 25);
    private static final int ROUNDS = Integer.getInteger("model.rounds", 12);
    private static final long SEED = Long.getLong("model.seed", 1L);
    private static final long PATIENCE_NANOS =
            Duration.ofSeconds(Integer.getInteger("model.shrink", 60)).toNanos();

    private Path folder;
    private Map<String, String> ports;
    private TestStage running;
    private int people;

    @SuppressWarnings("NullAway.Init")
    RandomLivesOverHttpTest() {}

    @BeforeAll
    void start(@TempDir Path given) {
        folder = given;
        ports = Map.of(
                "SERVER_PORT", Integer.toString(Ports.free()), "SANDBOX_PADDLE_PORT", Integer.toString(Ports.free()));
        running = TestStage.start(folder, "memory", ports);
    }

    @AfterAll
    void close() {
        running.close();
    }

    /** What happens to everybody, and what happens to one. */
    private record Round(Step all, Step one) {}

    @Test
    void whatIsPromisedHoldsInEveryRandomLife() {
        List<Step> all = Step.sequence(SEED + 1_000_000, ROUNDS);
        List<List<Step>> each = LongStream.range(SEED, SEED + PEOPLE)
                .mapToObj(seed -> Step.sequence(seed, ROUNDS))
                .toList();
        try {
            live(all, each, true);
        } catch (RandomPerson.BrokenException broken) {
            List<Round> rounds = IntStream.range(0, ROUNDS)
                    .mapToObj(round -> new Round(all.get(round), broken.person.steps().get(round)))
                    .toList();
            throw new AssertionError(
                    "-Dmodel.seed=" + SEED + " person " + broken.person.seed() + ": " + broken.getMessage() + "\n"
                            + broken.person.story() + "\n" + alone(rounds),
                    broken);
        }
    }

    /** The same happens to one alone, with less and less of it as long as it still goes wrong. */
    private String alone(List<Round> rounds) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<Round> shortest = List.of();
        for (List<Round> candidates = rounds; System.nanoTime() < deadline; ) {
            if (!fails(candidates)) {
                break;
            }
            shortest = candidates;
            candidates = shorter(shortest, deadline);
        }
        return shortest.isEmpty() ? "Alone it does not go wrong." : "Alone it goes wrong with " + shortest;
    }

    private List<Round> shorter(List<Round> rounds, long deadline) {
        for (int without = 0; without < rounds.size() && System.nanoTime() < deadline; without++) {
            List<Round> fewer = new ArrayList<>(rounds);
            fewer.remove(without);
            if (fails(fewer)) {
                return fewer;
            }
        }
        return rounds;
    }

    private boolean fails(List<Round> rounds) {
        try {
            live(
                    rounds.stream().map(Round::all).toList(),
                    List.of(rounds.stream().map(Round::one).toList()),
                    false);
            return false;
        } catch (RandomPerson.BrokenException broken) {
            return true;
        }
    }

    private void live(List<Step> all, List<List<Step>> each, boolean isRestarted) {
        mend();
        List<RandomPerson> crowd = new ArrayList<>();
        for (List<Step> steps : each) {
            crowd.add(new RandomPerson(stage(), SEED + crowd.size(), steps, "random" + ++people));
        }
        Events events = new Events(paddle());
        settle();
        boolean isReliable = true;
        for (int round = 0; round < all.size(); round++) {
            events.tell(crowd);
            if (isRestarted && round == all.size() / 2) {
                running.close();
                running = TestStage.start(folder, "memory", ports);
            }
            Step step = all.get(round);
            isReliable = isReliable(step, isReliable);
            happen(step);
            for (RandomPerson person : crowd) {
                person.play(round, now());
            }
            settle();
            events.tell(crowd);
            advance(step, crowd);
            events.tell(crowd);
            boolean isCertain = isReliable;
            Instant now = now();
            crowd.forEach(person -> person.look(now, isCertain));
        }
        comeToRest(crowd, events);
    }

    private static boolean isReliable(Step step, boolean was) {
        return switch (step.act()) {
            case DELIVER_AT_ONCE, PADDLE_BACK -> true;
            case DELIVER_LATE, DELIVER_NOTHING, PADDLE_AWAY, ANSWERS_LOST, TOO_MANY_REQUESTS -> false;
            default -> was;
        };
    }

    private void happen(Step step) {
        switch (step.act()) {
            case DELIVER_AT_ONCE, PADDLE_BACK -> mend();
            case DELIVER_LATE -> deliveries("hold", 1);
            case DELIVER_AGAIN, DELIVER_WHAT_WAITS -> {
                deliveries("shuffle", 2);
                stage().post("/sandbox/deliveries/release", Map.of()).ok();
            }
            case DELIVER_NOTHING -> deliveries("drop", 1);
            case PADDLE_AWAY -> fault("GET /subscriptions/*", "status", 503, 12);
            case ANSWERS_LOST -> fault("POST /subscriptions/*", "drop_answer", 500, 6);
            case TOO_MANY_REQUESTS -> fault("PATCH /subscriptions/*", "status", 429, 6);
            default -> {}
        }
    }

    private void fault(String match, String kind, int status, int times) {
        stage().post("/sandbox/faults", Map.of("match", match, "kind", kind, "status", status, "times", times))
                .ok();
    }

    private void deliveries(String mode, int copies) {
        stage().post("/sandbox/deliveries", Map.of("mode", mode, "copies", copies, "seed", SEED))
                .ok();
    }

    private void mend() {
        deliveries("normal", 1);
        stage().post("/sandbox/deliveries/release", Map.of()).ok();
        stage().delete("/sandbox/faults");
    }

    /** Every round takes its time; how much, its step says. */
    private void advance(Step step, List<RandomPerson> crowd) {
        Random random = step.random();
        Instant now = now();
        Instant to =
                switch (step.act()) {
                    case PASS_MINUTES -> now.plus(Duration.ofMinutes(1 + random.nextInt(59)));
                    case PASS_HOURS -> now.plus(Duration.ofHours(1 + random.nextInt(23)));
                    case PASS_WEEKS -> now.plus(Duration.ofDays(7 + random.nextInt(14)));
                    case PASS_TO_THE_END, PASS_TO_DUE, SLEEP ->
                        crowd.getFirst()
                                .periodEnd()
                                .map(end -> end.plusSeconds(random.nextInt(4_800) - 3_600))
                                .filter(now::isBefore)
                                .orElse(now.plusSeconds(60));
                    default -> now.plus(Duration.ofHours(2 + random.nextInt(120)));
                };
        stage().untilSettled("/sandbox/clock/advance", Map.of("to", to.toString()));
    }

    private void comeToRest(List<RandomPerson> crowd, Events events) {
        mend();
        settle();
        for (Duration pause : List.of(Duration.ofHours(1), Duration.ofHours(7), Duration.ofHours(7))) {
            stage().untilSettled("/sandbox/clock/advance", Map.of("duration", pause.toString()));
        }
        events.tell(crowd);
        Instant now = now();
        crowd.forEach(person -> person.lookAtRest(now));
    }

    /** What Paddle told since the last time. */
    private static final class Events {
        private final Door paddle;
        private String after = "";

        Events(Door paddle) {
            this.paddle = paddle;
        }

        void tell(List<RandomPerson> crowd) {
            boolean hasMore = true;
            while (hasMore) {
                JsonNode page = paddle.get("/events?order_by=id%5BASC%5D&per_page=200"
                                + (after.isEmpty() ? "" : "&after=" + after))
                        .ok();
                page.path("data").forEach(event -> {
                    after = event.path("event_id").asString();
                    crowd.forEach(person -> person.hear(event));
                });
                hasMore = page.path("meta").path("pagination").path("has_more").asBoolean();
            }
        }
    }

    private Door stage() {
        return new Door(URI.create("http://localhost:" + ports.get("SERVER_PORT")), null);
    }

    private Door paddle() {
        JsonNode where = stage().get("/sandbox").ok();
        return new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
    }

    private void settle() {
        stage().untilSettled("/sandbox/settle", Map.of());
    }

    private Instant now() {
        return Instant.parse(stage().get("/sandbox/clock").ok().path("now").asString());
    }
}
