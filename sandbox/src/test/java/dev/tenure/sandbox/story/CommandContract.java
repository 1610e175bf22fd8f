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
    private static final String CHANGE = "/api/v1/membership/change";
    private static final String CANCEL = "/api/v1/membership/cancel";

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
    void s4CancelInsideTheRenewalLockIsQueuedShownAndWithdrawn() {
        Life life = life();
        life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofMinutes(15)));

        Door.Answer queued = life.customer.post(CANCEL, Map.of());

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.body().path("outcome").asString()).isEqualTo("queued");
        assertThat(Life.instant(queued.body(), "applies_after")).isAfterOrEqualTo(renewal);
        JsonNode pending = life.status().path("pending").path(0);
        assertThat(pending.path("state").asString()).isEqualTo("queued");
        assertThat(pending.path("detail").asString()).isEqualTo("subscription_locked_renewal");
        String commandId = queued.body().path("command_id").asString();
        assertThat(life.customer
                        .delete("/api/v1/membership/commands/" + commandId)
                        .status())
                .isEqualTo(200);

        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));
        JsonNode renewed = life.status();
        assertThat(renewed.path("cancel_at_period_end").asBoolean()).isFalse();
        assertThat(Life.instant(renewed, "paid_through")).isAfter(renewal);
        assertThat(successful(life, "POST", "/cancel")).isZero();
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
        assertThat(successful(life, "POST", "/cancel")).isPositive();
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
                    tabs.submit(() -> act(life, Map.of("action", "end_now", "reason", "asked by phone"))));
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
    void s7AnUpgradeThatCostsTooLittleAppliesAtTheRenewal() {
        Life life = life();
        life.buy(Life.PRO);
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofHours(3)));

        Door.Answer queued = change(life, MAX, "now");

        assertThat(queued.status()).isEqualTo(202);
        JsonNode membership = queued.body().path("membership");
        assertThat(membership.path("level").asInt()).isEqualTo(1);
        assertThat(membership.path("pending").path(0).path("detail").asString()).isEqualTo("below_minimum_charge");
        assertThat(membership.path("scheduled_change").path("price_id").asString())
                .isEqualTo(MAX);
        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));
        assertThat(life.level()).isEqualTo(2);
        assertThat(updates(life)).isZero();
    }

    @Test
    void s7AnUpgradeWhilePastDueIsRefusedWithWhatToDo() {
        Life life = life();
        String customer = life.buy(Life.PRO).path("customer_id").asString();
        card(life, customer, "decline");
        life.advanceDays(31);
        assertThat(life.status().path("status").asString()).isEqualTo("past_due");

        Door.Answer refused = change(life, MAX, "now");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("error_code").asString()).isEqualTo("COMMAND_CONFLICT");
        assertThat(refused.body().path("detail").asString()).contains("invoice");
        JsonNode canceled = life.customer.post(CANCEL, Map.of()).ok();
        assertThat(canceled.path("outcome").asString()).isEqualTo("applied");
        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
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

    @Test
    void aPreviewShowsPaddlesAmountsAndItsTokenIsRefusedWhenAnythingIsDifferent() {
        Life life = life();
        life.buy(Life.PRO);
        life.advanceDays(10);
        JsonNode preview = preview(life, MAX, "now").ok();
        assertThat(preview.path("charge_now").path("amount_minor").asLong()).isBetween(1500L, 2600L);
        assertThat(preview.path("charge_next").path("amount_minor").asLong()).isEqualTo(5000);
        assertThat(preview.path("clears").size()).isZero();

        life.customer.post(CANCEL, Map.of()).ok();
        Door.Answer stale = confirm(life, MAX, preview);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.body().path("error_code").asString()).isEqualTo("STALE_PREVIEW");

        JsonNode again = preview(life, MAX, "now").ok();
        assertThat(again.path("clears").path(0).asString()).isEqualTo("cancel");
        JsonNode changed = confirm(life, MAX, again).ok().path("membership");
        assertThat(changed.path("level").asInt()).isEqualTo(2);
        assertThat(changed.path("cancel_at_period_end").asBoolean()).isFalse();
    }

    @Test
    void aPreviewOfASmallerPlanChargesNothingNowAndBeginsWithTheRenewal() {
        Life life = life();
        life.buy(MAX);
        JsonNode preview = preview(life, Life.PRO, "period_end").ok();

        assertThat(preview.path("charge_now").path("amount_minor").asLong()).isZero();
        assertThat(preview.path("charge_next").path("amount_minor").asLong()).isEqualTo(2000);
        assertThat(preview.path("effective_at")).isEqualTo(life.status().path("next_billing_at"));
        assertThat(preview(life, Life.PRO, "now").status()).isEqualTo(422);
    }

    @Test
    void aYearIsPaidInFullAtOnceAndBringsItsFirstMonthsCredits() {
        Life life = life();
        life.buy(Life.PRO);
        life.advanceDays(10);

        JsonNode yearly = change(life, PRO_YEAR, "now").ok().path("membership");

        assertThat(yearly.path("interval").asString()).isEqualTo("year");
        assertThat(Life.instant(yearly, "paid_through")).isAfter(life.now().plus(Duration.ofDays(360)));
        assertThat(yearly.path("wallet").path("balance").asLong()).isEqualTo(2000);
    }

    @Test
    void aPauseBeginsAtThePeriodsEndAndResumingIsPaidBeforeAccessReturns() {
        Life life = life();
        life.buy(Life.PRO);
        JsonNode pausing =
                life.customer.post("/api/v1/membership/pause", Map.of()).ok().path("membership");
        assertThat(pausing.path("scheduled_change").path("action").asString()).isEqualTo("pause");
        assertThat(pausing.path("level").asInt()).isEqualTo(1);

        life.advanceDays(32);
        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        assertThat(life.level()).isZero();
        assertThat(change(life, MAX, "now").status()).isEqualTo(409);

        JsonNode resumed =
                life.customer.post("/api/v1/membership/resume", Map.of()).ok().path("membership");
        assertThat(resumed.path("level").asInt()).isEqualTo(1);
        assertThat(resumed.path("status").asString()).isEqualTo("active");
        life.settle();
        assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(2000);
    }

    @Test
    void anOperatorActsOnlyWithAReasonAndLeavesOneLineWithBeforeAndAfter() {
        Life life = life();
        life.buy(Life.PRO);
        assertThat(act(life, Map.of("action", "end_now")).status()).isEqualTo(422);
        Door support = stage().signIn("support@example.com");
        assertThat(support.post(
                                "/api/v1/admin/users/" + life.userId + "/actions",
                                Map.of("action", "end_now", "reason", "no"))
                        .status())
                .isEqualTo(403);

        act(life, Map.of("action", "end_now", "reason", "asked by phone")).ok();

        life.settle();
        assertThat(life.status().path("level").asInt()).isZero();
        JsonNode line = life.operator
                .get("/api/v1/admin/logs?event=admin_action&user_id=" + life.userId)
                .ok()
                .path("items")
                .path(0);
        assertThat(line.path("reason").asString()).isEqualTo("asked by phone");
        assertThat(line.path("before").path("level").asInt()).isEqualTo(1);
        assertThat(line.path("after").path("level").asInt()).isZero();
        assertThat(life.audited("admin_action")).isEqualTo(1);
    }

    static Door.Answer change(Life life, String priceId, String when) {
        return life.customer.post(CHANGE, Map.of("price_id", priceId, "when", when));
    }

    private static Door.Answer preview(Life life, String priceId, String when) {
        return life.customer.post(CHANGE + "/preview", Map.of("price_id", priceId, "when", when));
    }

    private static Door.Answer confirm(Life life, String priceId, JsonNode preview) {
        String token = preview.path("preview_token").asString();
        return life.customer.post(CHANGE, Map.of("price_id", priceId, "when", "now", "preview_token", token));
    }

    private static Door.Answer act(Life life, Map<String, Object> action) {
        return life.operator.post("/api/v1/admin/users/" + life.userId + "/actions", action);
    }

    private static void card(Life life, String customer, String behaviour) {
        life.stage
                .post("/sandbox/customers/" + customer + "/card", Map.of("behaviour", behaviour))
                .ok();
    }

    private static void fault(Life life, String match, String kind) {
        life.stage
                .post("/sandbox/faults", Map.of("match", match, "kind", kind, "times", 1))
                .ok();
    }

    private static JsonNode paddle(Life life) {
        return at(
                life, "/subscriptions/" + life.status().path("subscription_id").asString());
    }

    private static String itemPrice(Life life) {
        return paddle(life).path("items").path(0).path("price").path("id").asString();
    }

    /** Completed transactions of changes. */
    private static int updates(Life life) {
        String subscription = life.status().path("subscription_id").asString();
        return at(life, "/transactions?origin=subscription_update&status=completed&subscription_id=" + subscription)
                .size();
    }

    private static JsonNode at(Life life, String path) {
        JsonNode where = life.stage.get("/sandbox").ok();
        Door paddle = new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
        return paddle.get(path).ok().path("data");
    }

    private static long successful(Life life, String method, String end) {
        String subscription = life.status().path("subscription_id").asString();
        return life.stage
                .get("/sandbox/calls?after=0")
                .ok()
                .path("items")
                .valueStream()
                .filter(call -> call.path("method").asString().equals(method)
                        && call.path("path").asString().equals("/subscriptions/" + subscription + end)
                        && call.path("status").asInt() == 200)
                .count();
    }
}
