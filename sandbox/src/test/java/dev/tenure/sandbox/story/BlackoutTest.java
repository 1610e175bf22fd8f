package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** S2: for 80 hours no webhook arrives and Paddle cannot be read; then it can, and still no webhook arrives. */
final class BlackoutTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    @ParameterizedTest
    @MethodSource("dev.tenure.sandbox.story.Stages#temporals")
    void whatAnyNumberOfLostWebhooksWouldHaveToldIsPulledWithinOneInterval(String temporal, @TempDir Path folder) {
        try (TestStage running = TestStage.start(folder, temporal)) {
            Door stage = new Door(running.baseUrl(), null);
            Life buys = new Life(stage, "buys@example.com");
            Life renews = new Life(stage, "renews@example.com");
            Life leaves = new Life(stage, "leaves@example.com");
            Life disputes = new Life(stage, "disputes@example.com");
            Life fails = new Life(stage, "fails@example.com");
            renews.buy(Life.PRO);
            JsonNode failing = fails.buy(Life.PRO);
            renews.advanceDays(12);
            leaves.buy(Life.PRO);
            disputes.buy(Life.PRO);
            renews.advanceTo(Life.instant(renews.status(), "paid_through").minus(Duration.ofHours(76)));
            assertThat(openDrift(renews)).isZero();

            goDark(stage);
            stage.post("/sandbox/customers/" + failing.path("customer_id").asString() + "/card", behaviour("decline"))
                    .ok();
            buy(buys);
            dashboard(
                    leaves,
                    "subscriptions/" + subscription(leaves) + "/cancel",
                    "effective_from",
                    "next_billing_period");
            dashboard(disputes, "chargebacks", "transaction_id", transaction(disputes));
            for (int day = 0; day < 4; day++) {
                renews.advance(Duration.ofHours(20));
                assertThat(renews.level()).isEqualTo(1);
            }
            assertThat(buys.level()).isZero();

            stage.delete("/sandbox/faults");
            renews.advance(INTERVAL);
            assertThat(openDrift(renews)).isEqualTo(5);
            assertThat(buys.level()).isEqualTo(1);
            assertThat(buys.status().path("wallet").path("balance").asLong()).isEqualTo(1000);
            assertThat(renews.audited("membership_downgraded")).isZero();
            assertThat(renews.status().path("wallet").path("balance").asLong()).isEqualTo(2000);
            assertThat(leaves.level()).isEqualTo(1);
            assertThat(leaves.status().path("cancel_at_period_end").asBoolean()).isTrue();
            assertThat(fails.status().path("flags").toString()).contains("grace");
            assertThat(fails.status().path("wallet").path("balance").asLong()).isEqualTo(1000);
            assertThat(adjustmentsHandled(disputes)).isEqualTo(1);

            // What ended the disputed subscription was told by Paddle after the pass: nobody else brings that either.
            renews.advance(INTERVAL);
            renews.advance(INTERVAL);
            assertThat(openDrift(renews))
                    .as("%s", renews.operator.get("/api/v1/admin/drift").ok())
                    .isZero();
            assertDisputed(disputes);
            assertHealed(List.of(buys, renews, leaves, disputes, fails));

            assertNothingChangesWhenPaddleSendsEverythingAgain(stage, List.of(buys, renews, leaves, disputes, fails));
            Instant end = Life.instant(leaves.status(), "access_until");
            renews.advanceTo(end.minus(Duration.ofMinutes(1)));
            assertThat(leaves.level()).isEqualTo(1);
            renews.advanceTo(end.plus(Duration.ofMinutes(1)));
            assertThat(leaves.status().path("plan").asString()).isEqualTo("free");
        }
    }

    private static void goDark(Door stage) {
        stage.post("/sandbox/deliveries", Map.of("mode", "drop")).ok();
        stage.post("/sandbox/faults", Map.of("match", "*", "kind", "status", "status", 500, "times", 100_000))
                .ok();
    }

    private static void buy(Life life) {
        stageBody(life, "/sandbox/checkouts", Map.of("user_id", life.userId, "price_id", Life.PRO));
    }

    private static void dashboard(Life life, String act, String field, String value) {
        stageBody(life, "/sandbox/dashboard/" + act, Map.of(field, value));
    }

    private static void stageBody(Life life, String path, Map<String, Object> body) {
        life.stage.post(path, body).ok();
    }

    private static Map<String, String> behaviour(String behaviour) {
        return Map.of("behaviour", behaviour);
    }

    private static String subscription(Life life) {
        return life.status().path("subscription_id").asString();
    }

    private static String transaction(Life life) {
        return life.customer
                .get("/api/v1/membership/transactions")
                .ok()
                .path("items")
                .path(0)
                .path("transaction_id")
                .asString();
    }

    private static long openDrift(Life life) {
        return life.operator.get("/api/v1/admin/drift").ok().path("total").asLong();
    }

    private static long adjustmentsHandled(Life life) {
        return life.operator
                .get("/api/v1/admin/events?type=adjustment.created&outcome=applied")
                .ok()
                .path("total")
                .asLong();
    }

    /** As a webhook would have had it: billing and access have ended. Credits are not taken back. */
    private static void assertDisputed(Life life) {
        JsonNode status = life.status();
        assertThat(status.path("level").asInt()).isZero();
        assertThat(status.path("status").asString()).isEqualTo("ended");
        assertThat(status.path("flags").toString()).contains("chargeback");
        assertThat(status.path("wallet").path("balance").asLong()).isEqualTo(1000);
        assertThat(FactsContract.subscriptionAtPaddle(life, subscription(life))
                        .path("status")
                        .asString())
                .isEqualTo("canceled");
    }

    private static void assertHealed(List<Life> lives) {
        for (Life life : lives) {
            JsonNode healed = life.operator
                    .get("/api/v1/admin/logs?event=reconciliation_drift&user_id=" + life.userId)
                    .ok();
            List<JsonNode> lines = healed.path("items")
                    .valueStream()
                    .filter(line -> line.path("success").asBoolean())
                    .toList();
            assertThat(lines).hasSize(1);
            assertThat(lines.getFirst().path("after").path("plan").isMissingNode())
                    .isFalse();
        }
    }

    private static void assertNothingChangesWhenPaddleSendsEverythingAgain(Door stage, List<Life> lives) {
        stage.post("/sandbox/deliveries", Map.of("mode", "normal")).ok();
        Map<String, JsonNode> before = states(lives);
        JsonNode where = stage.get("/sandbox").ok();
        Door paddle = new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
        List<String> lost = new ArrayList<>();
        paddle.get("/notifications?per_page=200")
                .ok()
                .path("data")
                .valueStream()
                .filter(notification -> !notification.path("status").asString().equals("delivered"))
                .forEach(notification -> lost.add(notification.path("id").asString()));
        assertThat(lost).isNotEmpty();
        lost.forEach(
                id -> paddle.post("/notifications/" + id + "/replay", Map.of()).ok());
        lives.getFirst().advance(Duration.ofMinutes(3));
        assertThat(states(lives)).isEqualTo(before);
        assertThat(openDrift(lives.getFirst())).isZero();
    }

    private static Map<String, JsonNode> states(List<Life> lives) {
        Map<String, JsonNode> states = new LinkedHashMap<>();
        lives.forEach(life -> {
            states.put(life.userId, life.status());
            states.put(
                    life.userId + "/audit",
                    life.operator
                            .get("/api/v1/admin/logs?size=1&user_id=" + life.userId)
                            .ok()
                            .path("total"));
        });
        return states;
    }
}
