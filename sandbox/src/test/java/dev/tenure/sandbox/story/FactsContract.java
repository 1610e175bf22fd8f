package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Paddle does without being asked, over HTTP: renewals that slip through, money that goes back, the dashboard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FactsContract {
    private final String temporal;
    private TestStage running;
    private int lives;

    @SuppressWarnings("NullAway.Init")
    FactsContract(String temporal) {
        this.temporal = temporal;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        running = TestStage.start(folder, temporal);
    }

    @AfterAll
    void close() {
        running.close();
    }

    @Test
    void s4ARenewalThatSlipsThroughAnAcceptedCancelIsGivenBackOnceAndTheOldEndStands() {
        Life life = member();
        Instant end = Life.instant(life.status(), "paid_through");
        life.advanceTo(end.minus(Duration.ofMinutes(15)));
        assertThat(life.customer.post("/api/v1/membership/cancel", Map.of()).status())
                .isEqualTo(202);
        String subscription = subscription(life);

        life.advanceTo(end.plus(Duration.ofMinutes(20)));

        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(life.status().path("plan").asString()).isEqualTo("free");
        assertThat(subscriptionAtPaddle(life, subscription).path("status").asString())
                .isEqualTo("canceled");
        List<JsonNode> refunds = adjustments(life, subscription);
        assertThat(refunds).hasSize(1);
        assertThat(refunds.getFirst().path("type").asString()).isEqualTo("full");
        assertThat(life.audited("membership_refund")).isEqualTo(1);
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
        assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(1000);
        life.advanceDays(32);
        assertThat(adjustments(life, subscription)).hasSize(1);
        assertThat(life.status().path("flags")).isEmpty();
    }

    @Test
    void s9AChargebackEndsBillingAndAccessAtOnceAndItsReversalBringsBackThePaidTime() {
        Life life = member();
        String subscription = subscription(life);
        Instant paidThrough = Life.instant(life.status(), "paid_through");

        life.stage
                .post("/sandbox/dashboard/chargebacks", Map.of("transaction_id", transaction(life)))
                .ok();
        life.settle();
        String chargeback =
                adjustments(life, subscription).getFirst().path("id").asString();

        assertThat(life.level()).isZero();
        assertThat(life.status().path("flags").toString()).contains("chargeback");
        assertThat(subscriptionAtPaddle(life, subscription).path("status").asString())
                .isEqualTo("canceled");
        life.stage
                .post("/sandbox/dashboard/chargebacks/" + chargeback + "/reverse", Map.of())
                .ok();
        life.settle();
        assertThat(life.level()).isEqualTo(1);
        assertThat(Life.instant(life.status(), "access_until")).isEqualTo(paidThrough);
        assertThat(life.status().path("flags")).isEmpty();
    }

    Life member() {
        Life life = new Life(new Door(running.baseUrl(), null), "facts" + ++lives + "@example.com");
        life.buy(Life.PRO);
        assertThat(life.level()).isEqualTo(1);
        return life;
    }

    Life visitor() {
        return new Life(new Door(running.baseUrl(), null), "facts" + ++lives + "@example.com");
    }

    static void dashboard(Life life, String act, Map<String, Object> body) {
        life.stage.post("/sandbox/dashboard/" + act, body).ok();
        life.settle();
    }

    static String subscription(Life life) {
        return life.status().path("subscription_id").asString();
    }

    static String transaction(Life life) {
        return life.customer
                .get("/api/v1/membership/transactions")
                .ok()
                .path("items")
                .path(0)
                .path("transaction_id")
                .asString();
    }

    static JsonNode subscriptionAtPaddle(Life life, String subscription) {
        return paddle(life).get("/subscriptions/" + subscription).ok().path("data");
    }

    static List<JsonNode> adjustments(Life life, String subscription) {
        return paddle(life)
                .get("/adjustments?subscription_id=" + subscription)
                .ok()
                .path("data")
                .valueStream()
                .toList();
    }

    static Door paddle(Life life) {
        JsonNode where = life.stage.get("/sandbox").ok();
        return new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
    }

    static List<JsonNode> logs(Life life, String event) {
        return life.operator
                .get("/api/v1/admin/logs?event=" + event + "&user_id=" + life.userId)
                .ok()
                .path("items")
                .valueStream()
                .toList();
    }

    static void card(Life life, String behaviour) {
        String customer = subscriptionAtPaddle(life, subscription(life))
                .path("customer_id")
                .asString();
        life.stage
                .post("/sandbox/customers/" + customer + "/card", Map.of("behaviour", behaviour))
                .ok();
    }
}
