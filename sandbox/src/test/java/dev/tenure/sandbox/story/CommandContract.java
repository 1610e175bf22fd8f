package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What customers and operators ask for, over HTTP, as somebody plays it who knows only the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandContract {
    static final String MAX = "pri_01tenure0max0monthly000000";
    static final String PRO_YEAR = "pri_01tenure0pro0yearly0000000";
    static final String CHANGE = "/api/v1/membership/change";
    static final String CANCEL = "/api/v1/membership/cancel";

    private final String temporal;
    private @Nullable TestStage started;
    private int lives;

    CommandContract(String temporal) {
        this.temporal = temporal;
    }

    @BeforeAll
    void startOnce(@TempDir Path folder) {
        started = TestStage.start(folder, temporal);
    }

    @AfterAll
    void stop() {
        Objects.requireNonNull(started).close();
    }

    @AfterEach
    void nothingGoesWrongAnyMore() {
        stage().delete("/sandbox/faults");
    }

    Door stage() {
        return new Door(Objects.requireNonNull(started).baseUrl(), null);
    }

    Life life() {
        lives++;
        return new Life(stage(), "commands" + lives + "@example.com");
    }

    @Test
    void s4CancelInsideTheRenewalLockIsCarriedOutOnceRightAfterTheRenewal() {
        Life life = life();
        life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofMinutes(15)));
        life.customer.post(CANCEL, Map.of()).ok();

        life.advanceTo(renewal.plus(Duration.ofHours(2)));

        assertThat(life.status().path("pending").size()).isZero();
        assertThat(answered(life, "POST", "/cancel", 409))
                .as("refused by the lock")
                .isPositive();
        assertThat(successful(life, "POST", "/cancel")).isEqualTo(1);
        String status = paddle(life).path("status").asString();
        String scheduled = paddle(life).path("scheduled_change").path("action").asString("");
        assertThat(status.equals("canceled") || scheduled.equals("cancel")).isTrue();
    }

    @Test
    void s5UpgradeKeepAndEndNowAtOnceEachGetADefiniteAnswerAndPaddleAgrees() throws Exception {
        Life life = life();
        life.buy(Life.PRO);
        life.customer.post(CANCEL, Map.of()).ok();
        life.advanceDays(10);
        List<Door.Answer> answers = new ArrayList<>();
        try (ExecutorService tabs = Executors.newFixedThreadPool(3)) {
            List<Future<Door.Answer>> waiting = List.of(
                    tabs.submit(() -> change(life, MAX, "now")),
                    tabs.submit(() -> life.customer.post("/api/v1/membership/keep", Map.of())),
                    tabs.submit(
                            () -> act(life, Map.of("action", "end_now", "reason", "asked by phone", "refund", true))));
            for (Future<Door.Answer> answer : waiting) {
                answers.add(answer.get());
            }
        }

        life.settle();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 404, 409));
        assertThat(answers.getLast().status()).isEqualTo(200);
        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(updates(life)).isLessThanOrEqualTo(1);
        assertEachPaymentWasGivenBackOnce(life, 1 + updates(life));
        assertThat(life.audited("admin_action")).isEqualTo(1);
    }

    @Test
    void s6AnUpgradeWhoseAnswerWasLostIsPaidOnce() {
        Life life = life();
        life.buy(Life.PRO);
        life.advanceDays(10);
        fault(life, "PATCH /subscriptions/*", "drop_answer");

        Door.Answer answer = change(life, MAX, "now");

        assertThat(answer.status()).isEqualTo(200);
        life.settle();
        assertThat(life.level()).isEqualTo(2);
        assertThat(updates(life)).isEqualTo(1);
    }

    @Test
    void s7ADeclinedUpgradeLeavesAllAsItWasAlsoTheScheduledCancelAndWithABetterCardItIsMadeOnce() {
        Life life = life();
        String customer = life.buy(Life.PRO).path("customer_id").asString();
        life.customer.post(CANCEL, Map.of()).ok();
        life.advanceDays(10);
        JsonNode before = life.status();
        card(life, customer, "decline");

        Door.Answer declined = change(life, MAX, "now");

        assertThat(declined.status()).isEqualTo(422);
        assertThat(declined.body().path("error_code").asString()).isEqualTo("PAYMENT_DECLINED");
        assertThat(declined.body().path("detail").asString()).contains("card");
        life.advance(Duration.ofMinutes(5));
        assertThat(life.status()).isEqualTo(before);

        card(life, customer, "approve");
        life.settle();
        JsonNode upgraded = change(life, MAX, "now").ok().path("membership");
        assertThat(upgraded.path("level").asInt()).isEqualTo(2);
        assertThat(upgraded.path("cancel_at_period_end").asBoolean()).isFalse();
        assertThat(paddle(life).path("scheduled_change").isNull()).isTrue();
        life.advanceDays(1);
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(updates(life)).isEqualTo(1);
    }

    @Test
    void aSmallerPlanIsHeldWithdrawnHeldAgainAndBeginsWithTheNextPeriod() {
        Life life = life();
        life.buy(MAX);
        Instant renewal = Life.instant(life.status(), "paid_through");

        Door.Answer held = change(life, Life.PRO, "period_end");
        assertThat(held.status()).isEqualTo(202);
        String commandId = held.body().path("command_id").asString();
        assertThat(life.status().path("scheduled_change").path("action").asString())
                .isEqualTo("change");
        life.customer.delete("/api/v1/membership/commands/" + commandId).ok();
        assertThat(life.status().path("scheduled_change").isNull()).isTrue();
        assertThat(life.customer
                        .get("/api/v1/membership/commands/" + commandId)
                        .body()
                        .path("outcome")
                        .asString())
                .isEqualTo("withdrawn");

        change(life, Life.PRO, "period_end").ok();
        life.advanceTo(renewal.minus(Duration.ofMinutes(31)));
        assertThat(itemPrice(life)).isEqualTo(Life.PRO);
        JsonNode kept = life.status();
        assertThat(kept.path("level").asInt()).isEqualTo(2);
        assertThat(kept.path("scheduled_change").path("price_id").asString()).isEqualTo(Life.PRO);

        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));
        JsonNode smaller = life.status();
        assertThat(smaller.path("plan").asString()).isEqualTo("pro");
        assertThat(smaller.path("scheduled_change").isNull()).isTrue();
        assertThat(smaller.path("wallet").path("balance").asLong()).isEqualTo(4000);
        assertThat(updates(life)).isZero();
    }

    static Door.Answer change(Life life, String priceId, String when) {
        return life.customer.post(CHANGE, Map.of("price_id", priceId, "when", when));
    }

    static Door.Answer preview(Life life, String priceId, String when) {
        return life.customer.post(CHANGE + "/preview", Map.of("price_id", priceId, "when", when));
    }

    static Door.Answer confirm(Life life, String priceId, JsonNode preview) {
        String token = preview.path("preview_token").asString();
        return life.customer.post(CHANGE, Map.of("price_id", priceId, "when", "now", "preview_token", token));
    }

    static Door.Answer act(Life life, Map<String, Object> action) {
        return life.operator.post("/api/v1/admin/users/" + life.userId + "/actions", action);
    }

    static void card(Life life, String customer, String behaviour) {
        life.stage
                .post("/sandbox/customers/" + customer + "/card", Map.of("behaviour", behaviour))
                .ok();
    }

    static void fault(Life life, String match, String kind) {
        life.stage
                .post("/sandbox/faults", Map.of("match", match, "kind", kind, "times", 1))
                .ok();
    }

    static JsonNode paddle(Life life) {
        return at(
                life, "/subscriptions/" + life.status().path("subscription_id").asString());
    }

    static String itemPrice(Life life) {
        return paddle(life).path("items").path(0).path("price").path("id").asString();
    }

    static String subscriptionId(Life life) {
        return life.status().path("subscription_id").asString();
    }

    /** Completed transactions of changes. */
    static int updates(Life life) {
        String subscription = subscriptionId(life);
        return at(life, "/transactions?origin=subscription_update&status=completed&subscription_id=" + subscription)
                .size();
    }

    static JsonNode at(Life life, String path) {
        JsonNode where = life.stage.get("/sandbox").ok();
        Door paddle = new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
        return paddle.get(path).ok().path("data");
    }

    /** At Paddle: the payment of the running period, and that of an upgrade if there was one, to the cent. */
    static void assertEachPaymentWasGivenBackOnce(Life life, int payments) {
        List<String> paid = values(
                life,
                "/transactions?status=completed",
                transaction -> transaction.path("id").asString() + " "
                        + transaction.at("/details/totals/grand_total").asString());
        assertThat(paid).hasSize(payments);
        assertThat(values(
                        life,
                        "/adjustments?action=refund",
                        refund -> refund.path("transaction_id").asString() + " "
                                + refund.at("/totals/total").asString()))
                .containsExactlyInAnyOrderElementsOf(paid);
    }

    /** What Paddle has of this subscription, in words. */
    private static List<String> values(Life life, String path, Function<JsonNode, String> words) {
        return at(life, path + "&subscription_id=" + subscriptionId(life))
                .valueStream()
                .map(words)
                .toList();
    }

    static long successful(Life life, String method, String end) {
        return answered(life, method, end, 200);
    }

    /** How many calls about this subscription Paddle answered so. */
    static long answered(Life life, String method, String end, int status) {
        String path = "/subscriptions/" + subscriptionId(life) + end;
        return CrashPrint.calls(life.stage, 0).stream()
                .filter(call -> call.path("method").asString().equals(method)
                        && call.path("path").asString().equals(path)
                        && call.path("status").asInt() == status)
                .count();
    }
}
