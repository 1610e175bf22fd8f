package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What each step of a life costs Postgres and Paddle, from the door to the answer, with all of Paddle's webhooks about it.
 * Counted, not timed.
 */
final class StepCostsTest {
    private static final String MAX = "pri_01tenure0max0monthly000000";
    private static final String PACK = "pri_01tenure0credits0500000000";
    private static final Path PAGE = Path.of(System.getProperty("tenure.root", "."), "docs/costs.md");

    /** Events that come apart are a batch more: leased, settled, decided and stored. */
    private static final int STATEMENTS_OF_TWO_MORE_BATCHES = 8;

    /** Paddle is read once more before access is taken, if its events are late. */
    private static final int READS_BECAUSE_EVENTS_ARE_LATE = 2;

    /** What was counted: webhooks, each of which is an insert, other statements, reads of Paddle, writes to Paddle. */
    private enum Step {
        FIRST_PAYMENT("the first payment", 13, 5, 0, 0),
        CANCEL("a cancel", 1, 7, 1, 1),
        KEEP("a keep", 1, 7, 1, 1),
        CHANGE("a change of plan, now", 7, 7, 3, 1),
        HELD_CHANGE("a change of plan at the period's end: held, and made before the renewal", 1, 8, 1, 1),
        RENEWAL("a renewal", 7, 3, 0, 0),
        FAILED_RENEWAL("a renewal that fails and is paid within the grace", 19, 12, 0, 0),
        PAUSE("a pause, to its beginning", 3, 11, 3, 1),
        RESUME("a resume, with the payment of its period", 10, 7, 2, 1),
        LAST_DAY("the end of a canceled subscription", 2, 4, 2, 0),
        CREDITS("a purchase of a credit pack", 8, 4, 0, 0);

        private final String words;
        private final int webhooks;
        private final int statements;
        private final int reads;
        private final int writes;

        Step(String words, int webhooks, int statements, int reads, int writes) {
            this.words = words;
            this.webhooks = webhooks;
            this.statements = statements;
            this.reads = reads;
            this.writes = writes;
        }

        private String row() {
            return "| %s | %d | %d | %d | %d |".formatted(words, webhooks, statements, reads, writes);
        }
    }

    /** What was counted. */
    private record Cost(List<String> statements, List<String> reads, List<String> writes) {
        private static final String WEBHOOK = "receive_paddle_event";

        private List<String> webhooks() {
            return statements.stream().filter(sql -> sql.contains(WEBHOOK)).toList();
        }

        private List<String> others() {
            return statements.stream().filter(sql -> !sql.contains(WEBHOOK)).toList();
        }
    }

    private final Map<Step, Cost> costs = new EnumMap<>(Step.class);
    private String lastCall = "0";

    @Test
    void thePageSaysWhatEachStepCosts() throws IOException {
        String table = Stream.of(Step.values()).map(Step::row).collect(Collectors.joining("\n", """
                        | step | webhooks, one insert each | other statements | reads of Paddle | writes to Paddle |
                        |---|---|---|---|---|
                        """, ""));
        Matcher section = Pattern.compile(
                        "<!-- generated: statements -->\n(.*?)\n<!-- end of statements -->", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));

        assertThat(section.find()).isTrue();
        assertThat(section.group(1))
                .as("the table that docs/costs.md must have between its marks:%n%s", table)
                .isEqualTo(table);
    }

    @Test
    void noStepCostsMoreThanThePageSaysExceptForEventsThatComeApart(@TempDir Path folder) {
        System.setProperty(CountedStatements.SOURCES, CountedStatements.class.getName());
        try (TestStage stage = TestStage.start(folder, "memory", Map.of("TENURE_PULL", "off"))) {
            Door door = new Door(stage.baseUrl(), null);
            ordinary(new Life(door, "costs1@example.com"));
            failing(new Life(door, "costs2@example.com"));
        } finally {
            System.clearProperty(CountedStatements.SOURCES);
        }
        costs.forEach((step, cost) -> System.out.printf(
                "%s webhooks=%d statements=%d reads=%d writes=%d%n",
                step,
                cost.webhooks().size(),
                cost.others().size(),
                cost.reads().size(),
                cost.writes().size()));

        assertThat(costs).hasSize(Step.values().length).allSatisfy((step, cost) -> {
            assertThat(cost.webhooks()).hasSizeLessThanOrEqualTo(step.webhooks);
            assertThat(cost.others()).hasSizeLessThanOrEqualTo(step.statements + STATEMENTS_OF_TWO_MORE_BATCHES);
            assertThat(cost.reads()).hasSizeLessThanOrEqualTo(step.reads + READS_BECAUSE_EVENTS_ARE_LATE);
            assertThat(cost.writes()).hasSize(step.writes);
        });
    }

    private void ordinary(Life life) {
        count(Step.FIRST_PAYMENT, life, () -> life.buy(Life.PRO));
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceDays(2);
        count(Step.CREDITS, life, () -> life.buy(PACK));
        count(Step.CANCEL, life, () -> command(life, "cancel", Map.of()));
        count(Step.KEEP, life, () -> command(life, "keep", Map.of()));
        count(Step.CHANGE, life, () -> command(life, "change", Map.of("price_id", MAX, "when", "now")));
        count(Step.HELD_CHANGE, life, () -> {
            command(life, "change", Map.of("price_id", Life.PRO, "when", "period_end"));
            life.advanceTo(renewal.minus(Duration.ofMinutes(31)));
        });
        count(Step.RENEWAL, life, () -> life.advanceTo(renewal.plus(Duration.ofMinutes(30))));
        Instant second = Life.instant(life.status(), "paid_through");
        count(Step.PAUSE, life, () -> {
            command(life, "pause", Map.of());
            life.advanceTo(second.plus(Duration.ofMinutes(30)));
        });
        count(Step.RESUME, life, () -> command(life, "resume", Map.of()));
        command(life, "cancel", Map.of());
        Instant end = Life.instant(life.status(), "paid_through");
        life.advanceTo(end.minus(Duration.ofHours(1)));
        count(Step.LAST_DAY, life, () -> life.advanceTo(end.plus(Duration.ofHours(1))));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
    }

    private void failing(Life life) {
        JsonNode bought = life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofHours(1)));
        String card = "/sandbox/customers/" + bought.path("customer_id").asString() + "/card";
        count(Step.FAILED_RENEWAL, life, () -> {
            life.stage.post(card, Map.of("behaviour", "decline")).ok();
            life.advanceTo(renewal.plus(Duration.ofDays(4)));
            life.stage.post(card, Map.of("behaviour", "approve")).ok();
            life.advanceTo(renewal.plus(Duration.ofDays(10)));
        });
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(life.status().path("flags").size()).isZero();
    }

    private static void command(Life life, String word, Map<String, Object> body) {
        life.customer.post("/api/v1/membership/" + word, body).ok();
        life.settle();
    }

    private void count(Step step, Life life, Runnable happens) {
        life.settle();
        CountedStatements.taken();
        calls(life);
        happens.run();
        life.settle();
        List<String> calls = calls(life);
        costs.put(
                step,
                new Cost(
                        CountedStatements.taken(),
                        calls.stream().filter(call -> call.startsWith("GET")).toList(),
                        calls.stream().filter(call -> !call.startsWith("GET")).toList()));
    }

    /** Paddle's requests since the last time. */
    private List<String> calls(Life life) {
        List<String> calls = new ArrayList<>();
        JsonNode page = life.stage.get("/sandbox/calls?after=" + lastCall).ok();
        while (!page.path("items").isEmpty()) {
            page.path("items")
                    .forEach(call -> calls.add(call.path("method").asString() + " "
                            + call.path("path").asString()));
            lastCall = page.path("next").asString();
            page = life.stage.get("/sandbox/calls?after=" + lastCall).ok();
        }
        return calls;
    }
}
