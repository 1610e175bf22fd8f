package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.CommandContract.CANCEL;
import static dev.tenure.sandbox.story.CommandContract.MAX;
import static dev.tenure.sandbox.story.CommandContract.PRO_YEAR;
import static dev.tenure.sandbox.story.CommandContract.change;
import static dev.tenure.sandbox.story.CommandContract.itemPrice;
import static dev.tenure.sandbox.story.CommandContract.paddle;
import static dev.tenure.sandbox.story.CommandContract.successful;
import static dev.tenure.sandbox.story.CommandContract.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What begins later than it is asked for, or ends by itself, over HTTP and to its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CommandsToTheirEndTest {
    private static final String PAUSE = "/api/v1/membership/pause";
    private TestStage running;
    private int lives;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = TestStage.start(folder, "memory");
    }

    @AfterAll
    void close() {
        running.close();
    }

    @AfterEach
    void paddleWorksAgain() {
        stage().delete("/sandbox/faults");
    }

    @Test
    void aYearThatIsAskedForAtTheMonthsEndIsPaidThenAndBringsAYearAndItsFirstMonthsCredits() {
        Life life = member();
        Instant renewal = Life.instant(life.status(), "paid_through");

        Door.Answer held = change(life, PRO_YEAR, "period_end");

        assertThat(held.status()).isEqualTo(202);
        JsonNode waiting = life.status();
        assertThat(waiting.path("interval").asString()).isEqualTo("month");
        assertThat(waiting.path("scheduled_change").path("price_id").asString()).isEqualTo(PRO_YEAR);
        assertThat(Life.instant(waiting.path("scheduled_change"), "effective_at"))
                .isEqualTo(renewal);
        life.advanceTo(renewal.minus(Duration.ofHours(3)));
        assertThat(life.status().path("interval").asString()).isEqualTo("month");
        assertThat(payments(life)).containsExactly(2000L);

        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));

        JsonNode yearly = life.status();
        assertThat(yearly.path("status").asString()).isEqualTo("active");
        assertThat(yearly.path("interval").asString()).isEqualTo("year");
        assertThat(yearly.path("price_id").asString()).isEqualTo(PRO_YEAR);
        assertThat(yearly.path("scheduled_change").isNull()).isTrue();
        assertThat(Life.instant(yearly, "paid_through"))
                .isBetween(renewal.plus(Duration.ofDays(364)), renewal.plus(Duration.ofDays(367)));
        assertThat(payments(life)).hasSize(2);
        assertThat(payments(life).getFirst())
                .as("the year, but for the last minutes of the month")
                .isBetween(19_900L, 20_000L);
        assertThat(balance(life)).isEqualTo(2000);
        assertThat(life.customer
                        .get("/api/v1/membership/commands/"
                                + held.body().path("command_id").asString())
                        .ok()
                        .path("outcome")
                        .asString())
                .isEqualTo("applied");
        life.advanceDays(31);
        assertThat(balance(life)).as("a year's credits come each month").isEqualTo(3000);
        assertThat(payments(life)).hasSize(2);
    }

    @Test
    void aPauseUntilAnInstantEndsByItselfIsChargedOnceAndAccessIsBack() {
        Life life = member();
        Instant begins = Life.instant(life.status(), "paid_through");
        Instant until = begins.plus(Duration.ofDays(20));

        JsonNode pausing = life.customer
                .post(PAUSE, Map.of("until", until.toString()))
                .ok()
                .path("membership");

        assertThat(pausing.path("scheduled_change").path("action").asString()).isEqualTo("pause");
        life.advanceTo(until.minus(Duration.ofMinutes(1)));
        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        assertThat(life.level()).isZero();
        assertThat(payments(life)).containsExactly(2000L);

        life.advanceTo(until.plus(Duration.ofMinutes(2)));

        JsonNode back = life.status();
        assertThat(back.path("status").asString()).isEqualTo("active");
        assertThat(back.path("level").asInt()).isEqualTo(1);
        assertThat(back.path("scheduled_change").isNull()).isTrue();
        assertThat(Life.instant(back, "paid_through")).isAfter(until.plus(Duration.ofDays(27)));
        assertThat(payments(life)).containsExactly(2000L, 2000L);
        assertThat(balance(life)).isEqualTo(2000);
        life.advanceDays(2);
        assertThat(payments(life)).hasSize(2);
        assertThat(successful(life, "POST", "/resume")).as("Paddle does it").isZero();
    }

    @Test
    void aCancelThatWaitsIsWithdrawnAndThePauseThatIsScheduledStays() {
        Life life = member();
        life.customer.post(PAUSE, Map.of()).ok();
        fails("POST /subscriptions/*/cancel");
        fails("PATCH /subscriptions/*");
        Door.Answer queued = life.customer.post(CANCEL, Map.of());
        assertThat(queued.status()).isEqualTo(202);
        stage().delete("/sandbox/faults");

        withdraw(life, queued);

        assertThat(paddle(life).path("scheduled_change").path("action").asString())
                .isEqualTo("pause");
        assertThat(life.status().path("scheduled_change").path("action").asString())
                .isEqualTo("pause");
        assertThat(life.status().path("cancel_requested_at").isNull()).isTrue();
    }

    @Test
    void aPauseThatTheRenewalLockKeepsWaitingIsWithdrawnAndTheRenewalComes() {
        Life life = member();
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofMinutes(15)));

        Door.Answer queued = life.customer.post(PAUSE, Map.of());

        assertWaits(life, queued, "pause", "subscription_locked_renewal");
        withdraw(life, queued);
        life.advanceTo(renewal.plus(Duration.ofMinutes(30)));
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(Life.instant(life.status(), "paid_through")).isAfter(renewal);
        assertThat(paddle(life).path("scheduled_change").isNull()).isTrue();
        assertThat(successful(life, "POST", "/pause")).isZero();
    }

    @Test
    void anUpgradeThatWaitsForPaddleIsWithdrawnAndNeverMade() {
        Life life = member();
        life.advanceDays(10);
        fails("PATCH /subscriptions/*");

        Door.Answer queued = change(life, MAX, "now");

        assertWaits(life, queued, "change", "");
        withdraw(life, queued);
        stage().delete("/sandbox/faults");
        life.advanceDays(1);
        assertThat(life.level()).isEqualTo(1);
        assertThat(itemPrice(life)).isEqualTo(Life.PRO);
        assertThat(updates(life)).isZero();
        assertThat(successful(life, "PATCH", "")).isZero();
    }

    @Test
    void aTrialIsAccessWithoutAChargeAndBecomesAPaidMembership() {
        Life life = life();
        life.buy(trial(life));
        JsonNode trialing = life.status();
        assertThat(trialing.path("status").asString()).isEqualTo("trialing");
        assertThat(trialing.path("level").asInt()).isEqualTo(1);
        Instant end = Life.instant(trialing, "trial_ends_at");
        assertThat(Life.instant(trialing, "next_billing_at")).isEqualTo(end);
        assertThat(balance(life)).isZero();
        assertThat(paid(life)).isZero();
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(paid(life)).isZero();

        life.advanceTo(end.plus(Duration.ofMinutes(2)));

        JsonNode active = life.status();
        assertThat(active.path("status").asString()).isEqualTo("active");
        assertThat(active.path("level").asInt()).isEqualTo(1);
        assertThat(active.path("trial_ends_at").isNull()).isTrue();
        assertThat(Life.instant(active, "paid_through")).isAfter(end.plus(Duration.ofDays(27)));
        assertThat(paid(life)).isEqualTo(2000);
        assertThat(balance(life)).isEqualTo(1000);
    }

    @Test
    void aTrialThatIsCanceledEndsWithTheTrialAndIsNeverCharged() {
        Life life = life();
        life.buy(trial(life));
        Instant end = Life.instant(life.status(), "trial_ends_at");
        life.advanceDays(3);

        JsonNode canceled = life.customer.post(CANCEL, Map.of()).ok().path("membership");

        assertThat(canceled.path("cancel_at_period_end").asBoolean()).isTrue();
        assertThat(Life.instant(canceled, "access_until")).isEqualTo(end);
        assertThat(canceled.path("level").asInt()).isEqualTo(1);
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(1);
        life.advanceTo(end.plus(Duration.ofMinutes(2)));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(life.level()).isZero();
        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
        life.advanceDays(32);
        assertThat(paid(life)).isZero();
        assertThat(balance(life)).isZero();
    }

    @Test
    void s6AnUpgradeThatWasPaidButDoesNotShowWaitsForAPersonWithBothPossibilitiesAndIsNotMadeAgain() throws Exception {
        Life life = member();
        life.advanceDays(10);
        stage().post("/sandbox/deliveries", Map.of("mode", "drop")).ok();
        try {
            Door.Answer asked = upgradeWithoutAnswer(life);
            dashboardPutsBack(life);
            stage().delete("/sandbox/faults");

            life.advance(Duration.ofMinutes(3));

            JsonNode waiting = life.status();
            assertThat(waiting.path("level").asInt()).isEqualTo(1);
            assertThat(waiting.path("flags").toString()).contains("needs_review");
            assertThat(waiting.path("pending").path(0).path("state").asString()).isEqualTo("needs_review");
            JsonNode listed = needsReview(life);
            String commandId = asked.body().path("command_id").asString();
            assertThat(listed.path("command_id").asString()).isEqualTo(commandId);
            assertThat(listed.path("last_answer").asString())
                    .contains("paid_by txn_")
                    .contains("or_not_changed to " + MAX);
            assertThat(life.operator
                            .post("/api/v1/admin/commands/" + commandId + "/done", Map.of("reason", "it is there"))
                            .status())
                    .as("Paddle does not show it")
                    .isEqualTo(409);
            assertThat(life.customer
                            .delete("/api/v1/membership/commands/" + commandId)
                            .status())
                    .isEqualTo(409);
            CommandContract.act(
                            life,
                            Map.of(
                                    "action", "withdraw",
                                    "command_id", commandId,
                                    "reason", "put back in the dashboard and refunded"))
                    .ok();

            assertThat(life.status().path("pending")).isEmpty();
            assertThat(life.status().path("flags")).isEmpty();
            assertThat(life.audited("membership_change_withdrawn"))
                    .as("refused to the customer, done by the operator")
                    .isEqualTo(2);
            assertThat(life.audited("admin_action")).isEqualTo(1);
            life.advance(Duration.ofHours(13));
            assertThat(successful(life, "PATCH", "")).as("never guessed").isZero();
            assertThat(updates(life)).isEqualTo(1);
            assertThat(life.level()).as("paid for until the period's end").isEqualTo(2);
        } finally {
            stage().post("/sandbox/deliveries", Map.of("mode", "normal")).ok();
        }
    }

    /** Paddle makes it, its answer is lost, and nothing can be read for a while. */
    private Door.Answer upgradeWithoutAnswer(Life life) throws Exception {
        stage().post(
                        "/sandbox/faults",
                        Map.of(
                                "match",
                                "PATCH /subscriptions/*",
                                "kind",
                                "timeout",
                                "execute",
                                true,
                                "delay_ms",
                                4000,
                                "times",
                                1))
                .ok();
        try (ExecutorService tab = Executors.newSingleThreadExecutor()) {
            Future<Door.Answer> asked = tab.submit(() -> change(life, MAX, "now"));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!itemPrice(life).equals(MAX)) {
                assertThat(System.nanoTime()).as("Paddle has made it").isLessThan(deadline);
            }
            fails("GET /subscriptions/*");
            assertThat(asked.get().status()).isEqualTo(202);
            return asked.get();
        }
    }

    private static void dashboardPutsBack(Life life) {
        Map<String, Object> items = Map.of(
                "items", List.of(Map.of("price_id", Life.PRO, "quantity", 1)), "proration_billing_mode", "do_not_bill");
        FactsContract.dashboard(life, "subscriptions/" + CommandContract.subscriptionId(life) + "/items", items);
    }

    private static JsonNode needsReview(Life life) {
        JsonNode items = life.operator
                .get("/api/v1/admin/commands?state=needs_review&user_id=" + life.userId)
                .ok()
                .path("items");
        assertThat(items).hasSize(1);
        return items.path(0);
    }

    private Door stage() {
        return new Door(running.baseUrl(), null);
    }

    private void fails(String match) {
        stage().post("/sandbox/faults", Map.of("match", match, "kind", "status", "status", 503, "times", 1000))
                .ok();
    }

    private Life life() {
        return new Life(stage(), "end" + ++lives + "@example.com");
    }

    private Life member() {
        Life life = life();
        life.buy(Life.PRO);
        assertThat(life.level()).isEqualTo(1);
        return life;
    }

    /** A price of the plan, with a fortnight's trial for which a card is asked. */
    private static String trial(Life life) {
        return FactsContract.paddle(life)
                .post(
                        "/prices",
                        Map.of(
                                "product_id", "pro_01tenure0pro00000000000000",
                                "description", "monthly, with a trial",
                                "unit_price", Map.of("amount", "2000", "currency_code", "USD"),
                                "billing_cycle", Map.of("interval", "month", "frequency", 1),
                                "trial_period", Map.of("interval", "day", "frequency", 14)))
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    private static void assertWaits(Life life, Door.Answer queued, String command, String detail) {
        assertThat(queued.status()).as("%s", queued.body()).isEqualTo(202);
        JsonNode pending = life.status().path("pending").path(0);
        assertThat(pending.path("command").asString()).isEqualTo(command);
        assertThat(pending.path("state").asString()).isEqualTo("queued");
        assertThat(pending.path("withdrawable").asBoolean()).isTrue();
        assertThat(pending.path("detail").asString()).contains(detail);
    }

    private static void withdraw(Life life, Door.Answer queued) {
        String path = "/api/v1/membership/commands/"
                + queued.body().path("command_id").asString();
        life.customer.delete(path).ok();
        assertThat(life.status().path("pending").size()).isZero();
        assertThat(life.customer.get(path).ok().path("outcome").asString()).isEqualTo("withdrawn");
    }

    /** What Paddle was paid by this customer, the latest first. */
    private static List<Long> payments(Life life) {
        return life.customer
                .get("/api/v1/membership/transactions")
                .ok()
                .path("items")
                .valueStream()
                .map(item -> item.path("amount").path("amount_minor").asLong())
                .toList();
    }

    private static long paid(Life life) {
        return CommandContract.at(
                        life, "/transactions?status=completed&subscription_id=" + CommandContract.subscriptionId(life))
                .valueStream()
                .mapToLong(transaction ->
                        transaction.path("details").path("totals").path("total").asLong())
                .sum();
    }

    private static long balance(Life life) {
        return life.status().path("wallet").path("balance").asLong();
    }
}
