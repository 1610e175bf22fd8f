package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.CommandContract.CANCEL;
import static dev.tenure.sandbox.story.CommandContract.at;
import static dev.tenure.sandbox.story.CommandContract.paddle;
import static dev.tenure.sandbox.story.CommandContract.subscriptionId;
import static dev.tenure.sandbox.story.CommandContract.successful;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pauses that end otherwise than by going on, and trials that nobody pays for, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PausesAndTrialsTest {
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

    @Test
    void aCancelWhilePausedEndsItAtOnceAndNothingIsEverChargedAgain() {
        Life life = member();
        Instant begins = Life.instant(life.status(), "paid_through");
        life.customer
                .post(PAUSE, Map.of("until", begins.plus(Duration.ofDays(20)).toString()))
                .ok();
        life.advanceTo(begins.plus(Duration.ofDays(3)));
        assertThat(life.status().path("status").asString()).isEqualTo("paused");

        JsonNode answer = life.customer.post(CANCEL, Map.of()).ok();

        assertThat(answer.path("outcome").asString()).isEqualTo("applied");
        assertThat(answer.path("membership").path("status").asString()).isEqualTo("ended");
        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
        assertThat(successful(life, "POST", "/cancel")).isEqualTo(1);
        life.advanceDays(40);
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(paid(life)).isEqualTo(2000);
        assertThat(life.audited("membership_downgraded"))
                .as("when the pause began")
                .isEqualTo(1);
    }

    @Test
    void aSecondPauseSaysAnewWhenItEndsAndTheChargeComesThen() {
        Life life = member();
        Instant begins = Life.instant(life.status(), "paid_through");
        Instant resumes = begins.plus(Duration.ofDays(20));
        life.customer.post(PAUSE, Map.of()).ok();

        life.customer.post(PAUSE, Map.of("until", resumes.toString())).ok();

        JsonNode scheduled = paddle(life).path("scheduled_change");
        assertThat(scheduled.path("action").asString()).isEqualTo("pause");
        assertThat(Life.instant(scheduled, "effective_at")).isEqualTo(begins);
        assertThat(Life.instant(scheduled, "resume_at")).isEqualTo(resumes);
        life.advanceTo(resumes.minus(Duration.ofHours(1)));
        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        assertThat(paid(life)).isEqualTo(2000);
        life.advanceTo(resumes.plus(Duration.ofMinutes(20)));
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(paid(life)).isEqualTo(4000);
    }

    @Test
    void aScheduledPauseThatIsTakenBackNeverBeginsAndTheRenewalComes() {
        Life life = member();
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.customer.post(PAUSE, Map.of()).ok();
        assertThat(paddle(life).path("scheduled_change").path("action").asString())
                .isEqualTo("pause");

        JsonNode kept = life.customer.post("/api/v1/membership/keep", Map.of()).ok();

        assertThat(kept.path("membership").path("scheduled_change").isNull()).isTrue();
        assertThat(paddle(life).path("scheduled_change").isNull()).isTrue();
        life.advanceTo(renewal.plus(Duration.ofMinutes(20)));
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(life.level()).isEqualTo(1);
        assertThat(paid(life)).isEqualTo(4000);
        assertThat(balance(life)).isEqualTo(2000);
        assertThat(life.audited("membership_downgraded")).isZero();
    }

    @Test
    void aChangeInATrialIsHeldAndItsPreviewSaysThatTheFirstPaymentComesBefore() {
        Life life = life();
        life.buy(trial(life, true));
        Instant end = Life.instant(life.status(), "trial_ends_at");

        JsonNode preview =
                CommandContract.preview(life, CommandContract.MAX, "period_end").ok();

        assertThat(preview.path("charge_now").path("amount_minor").asLong(-1)).isZero();
        assertThat(preview.path("charge_next").path("amount_minor").asLong()).isEqualTo(2000);
        assertThat(preview.path("charge_next").path("currency").asString()).isEqualTo("USD");
        assertThat(Life.instant(preview, "next_billing_at")).isEqualTo(end);
        assertThat(Life.instant(preview, "effective_at")).isEqualTo(end);
        assertThat(CommandContract.change(life, CommandContract.MAX, "period_end")
                        .status())
                .isEqualTo(202);
        assertThat(paid(life)).isZero();
        life.advanceTo(end.plus(Duration.ofMinutes(2)));
        assertThat(paid(life)).isEqualTo(2000);
    }

    @Test
    void aTrialWhoseFirstChargeFailsHasNoGraceAndALatePaymentBringsAccessAndItsCredits() {
        Life life = life();
        life.buy(trial(life, true));
        Instant end = Life.instant(life.status(), "trial_ends_at");
        FactsContract.card(life, "decline");
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(1);

        life.advanceTo(end.plus(Duration.ofMinutes(2)));

        assertThat(life.status().path("status").asString()).isEqualTo("past_due");
        assertThat(life.level()).isZero();
        assertThat(balance(life)).isZero();
        assertThat(life.audited("membership_payment_failed")).isEqualTo(1);
        FactsContract.card(life, "approve");
        life.advanceTo(end.plus(Duration.ofDays(2)));
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(life.level()).isEqualTo(1);
        assertThat(paid(life)).isEqualTo(2000);
        assertThat(balance(life)).isEqualTo(1000);
    }

    @Test
    void aTrialWithoutACardIsAccessUntilItsEndAndThenNothingIsOwed() {
        Life life = life();
        billWithoutACard(life, trial(life, false));
        JsonNode trialing = life.status();
        assertThat(trialing.path("status").asString()).isEqualTo("trialing");
        assertThat(trialing.path("level").asInt()).isEqualTo(1);
        Instant end = Life.instant(paddle(life).path("current_billing_period"), "ends_at");
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(1);

        life.advanceTo(end.plus(Duration.ofMinutes(2)));

        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(life.level()).isZero();
        assertThat(balance(life)).isZero();
        assertThat(paid(life)).isZero();
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
    }

    /** Without a card nobody goes through a checkout: the product bills the trial itself, with the link of a checkout. */
    private static void billWithoutACard(Life life, String priceId) {
        Door paddle = FactsContract.paddle(life);
        String customer = id(paddle.post("/customers", Map.of("email", life.userId + "@trials.example.com")));
        String address = id(paddle.post("/customers/" + customer + "/addresses", Map.of("country_code", "US")));
        JsonNode link = at(life, "/transactions/" + checkoutOf(life)).path("custom_data");
        Map<String, Object> custom = new HashMap<>();
        link.propertyStream()
                .forEach(entry -> custom.put(entry.getKey(), entry.getValue().asString()));
        paddle.post(
                        "/transactions",
                        Map.of(
                                "status", "billed",
                                "customer_id", customer,
                                "address_id", address,
                                "custom_data", custom,
                                "items", List.of(Map.of("price_id", priceId, "quantity", 1))))
                .ok();
        life.settle();
    }

    /** The product's own checkout, which nobody pays. */
    private static String checkoutOf(Life life) {
        return life.customer
                .post("/api/v1/membership/checkout", Map.of("price_id", Life.PRO))
                .ok()
                .path("transaction_id")
                .asString();
    }

    private static String id(Door.Answer answer) {
        return answer.ok().path("data").path("id").asString();
    }

    /** A price of the plan with a fortnight's trial. */
    private static String trial(Life life, boolean asksForACard) {
        return id(FactsContract.paddle(life)
                .post(
                        "/prices",
                        Map.of(
                                "product_id", "pro_01tenure0pro00000000000000",
                                "description", "monthly, with a trial",
                                "unit_price", Map.of("amount", "2000", "currency_code", "USD"),
                                "billing_cycle", Map.of("interval", "month", "frequency", 1),
                                "trial_period",
                                        Map.of(
                                                "interval",
                                                "day",
                                                "frequency",
                                                14,
                                                "requires_payment_method",
                                                asksForACard))));
    }

    private Life life() {
        return new Life(new Door(running.baseUrl(), null), "pauses" + ++lives + "@example.com");
    }

    private Life member() {
        Life life = life();
        life.buy(Life.PRO);
        assertThat(life.level()).isEqualTo(1);
        return life;
    }

    private static long paid(Life life) {
        return at(life, "/transactions?status=completed&subscription_id=" + subscriptionId(life))
                .valueStream()
                .mapToLong(transaction ->
                        transaction.path("details").path("totals").path("total").asLong())
                .sum();
    }

    private static long balance(Life life) {
        return life.status().path("wallet").path("balance").asLong();
    }
}
