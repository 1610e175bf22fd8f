package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.FactsContract.adjustments;
import static dev.tenure.sandbox.story.FactsContract.card;
import static dev.tenure.sandbox.story.FactsContract.dashboard;
import static dev.tenure.sandbox.story.FactsContract.paddle;
import static dev.tenure.sandbox.story.FactsContract.subscription;
import static dev.tenure.sandbox.story.FactsContract.subscriptionAtPaddle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
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

/** S12 b to e over HTTP: nobody pays for three weeks, Paddle gives up, and some pay after all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DunningStoryTest {
    private static final String CANCEL = "/api/v1/membership/cancel";
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
    void s12bDunningThatIsExhaustedByAPauseIsOneDowngradeAndTheWayBackIsPaid() {
        Life life = member();
        Instant due = failing(life, "pause");
        life.advanceTo(due.plus(Duration.ofDays(13)));
        assertThat(life.status().path("status").asString()).isEqualTo("past_due");
        assertThat(life.level()).isEqualTo(1);
        life.advanceTo(due.plus(Duration.ofDays(15)));
        assertThat(life.level()).as("the grace is over").isZero();

        life.advanceTo(due.plus(Duration.ofDays(22)));

        assertThat(statusAtPaddle(life)).isEqualTo("paused");
        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        assertThat(life.level()).isZero();
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
        assertThat(balance(life)).as("what was granted is kept").isEqualTo(1000);

        card(life, "approve");
        life.customer.post("/api/v1/membership/resume", Map.of()).ok();
        life.settle();
        assertThat(life.level()).isEqualTo(1);
        assertThat(balance(life)).isEqualTo(2000);
    }

    @Test
    void s12cDunningThatIsExhaustedByACancelIsOneDowngradeAndTheDoorIsOpenAgain() {
        Life life = member();

        exhausted(life);

        assertThat(statusAtPaddle(life)).isEqualTo("canceled");
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(life.status().path("plan").asString()).isEqualTo("free");
        life.advanceDays(10);
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
        assertThat(balance(life)).isEqualTo(1000);
        assertThat(life.customer
                        .post("/api/v1/membership/checkout", Map.of("price_id", Life.PRO))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void s12dAnOldInvoiceThatIsPaidOnDay25RestoresThePeriodThatItPaysForAndNotAMomentMore() {
        Life life = member();
        Instant due = exhausted(life);
        JsonNode invoice = overdue(life);
        life.advanceTo(due.plus(Duration.ofDays(25)));

        pay(life, invoice);

        assertThat(life.level()).as("never paid but free").isEqualTo(1);
        Instant end =
                Instant.parse(invoice.path("billing_period").path("ends_at").asString());
        assertThat(Life.instant(life.status(), "access_until")).isEqualTo(end);
        assertThat(balance(life)).as("one grant for the period").isEqualTo(2000);
        assertThat(statusAtPaddle(life)).as("nothing is billed again").isEqualTo("canceled");
        assertThat(adjustments(life, subscription(life))).isEmpty();
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(1);
        life.advanceTo(end.plus(Duration.ofMinutes(1)));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(balance(life)).isEqualTo(2000);
    }

    @Test
    void s12dAnOldInvoiceThatIsPaidAfterItsPeriodIsGivenBackOnce() {
        Life life = member();
        Instant due = exhausted(life);
        JsonNode invoice = overdue(life);
        life.advanceTo(due.plus(Duration.ofDays(40)));

        pay(life, invoice);

        assertThat(life.level()).isZero();
        assertThat(balance(life)).isEqualTo(1000);
        List<JsonNode> refunds = adjustments(life, subscription(life));
        assertThat(refunds).hasSize(1);
        assertThat(refunds.getFirst().path("transaction_id")).isEqualTo(invoice.path("id"));
        assertThat(refunds.getFirst().path("type").asString()).isEqualTo("full");
        life.advanceDays(3);
        assertThat(adjustments(life, subscription(life))).hasSize(1);
        assertThat(life.audited("membership_refund")).isEqualTo(1);
    }

    @Test
    void s12eInTheGraceAnUpgradeIsRefusedWithTheNextStepAndACancelEndsCollection() {
        Life life = member();
        Instant due = failing(life, "cancel");
        life.advanceTo(due.plus(Duration.ofDays(2)));

        Door.Answer upgrade =
                life.customer.post("/api/v1/membership/change", Map.of("price_id", CommandContract.MAX, "when", "now"));
        assertThat(upgrade.status()).isEqualTo(409);
        assertThat(upgrade.body().path("error_code").asString()).isEqualTo("COMMAND_CONFLICT");
        assertThat(upgrade.body().path("detail").asString()).contains("pay it").contains("card");
        JsonNode invoice = overdue(life);
        JsonNode canceled = life.customer.post(CANCEL, Map.of()).ok();

        assertThat(canceled.path("outcome").asString()).isEqualTo("applied");
        assertThat(statusAtPaddle(life)).isEqualTo("canceled");
        life.settle();
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        life.advanceTo(due.plus(Duration.ofDays(30)));
        assertThat(attempts(life, invoice))
                .as("nobody is asked for money any more")
                .isEqualTo(attempts(invoice));
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
        assertThat(life.status().path("flags")).isEmpty();
    }

    @Test
    void s12eAnAccountThatIsDeletedInTheGraceIsNotCollectedForAndHasNothingLeft() {
        Life life = member();
        Instant due = failing(life, "cancel");
        life.advanceTo(due.plus(Duration.ofDays(2)));
        JsonNode invoice = overdue(life);
        String subscription = subscription(life);

        assertThat(life.customer.delete("/api/v1/membership/account").status()).isEqualTo(202);
        life.settle();
        life.advanceTo(due.plus(Duration.ofDays(30)));

        assertThat(subscriptionAtPaddle(life, subscription).path("status").asString())
                .isEqualTo("canceled");
        assertThat(attempts(life, invoice)).isEqualTo(attempts(invoice));
        assertThat(life.level()).isZero();
        assertThat(life.status().path("flags").toString()).contains("billing_closed");
    }

    private Life member() {
        Life life = new Life(new Door(running.baseUrl(), null), "dunning" + ++lives + "@example.com");
        life.buy(Life.PRO);
        assertThat(life.level()).isEqualTo(1);
        return life;
    }

    /** From its next renewal on, Paddle asks five times in vain and gives up on day 21. */
    private static Instant failing(Life life, String ending) {
        dashboard(
                life,
                "dunning_policy",
                Map.of("ending", ending, "retry_days", List.of(1, 4, 8, 13, 18), "ends_after_days", 21));
        card(life, "decline");
        return Life.instant(life.status(), "paid_through");
    }

    private static Instant exhausted(Life life) {
        Instant due = failing(life, "cancel");
        life.advanceTo(due.plus(Duration.ofDays(22)));
        return due;
    }

    private static String statusAtPaddle(Life life) {
        return subscriptionAtPaddle(life, subscription(life)).path("status").asString();
    }

    private static long balance(Life life) {
        return life.status().path("wallet").path("balance").asLong();
    }

    private static JsonNode overdue(Life life) {
        JsonNode invoices = paddle(life)
                .get("/transactions?status=past_due&subscription_id=" + subscription(life))
                .ok()
                .path("data");
        assertThat(invoices).hasSize(1);
        return invoices.path(0);
    }

    private static void pay(Life life, JsonNode invoice) {
        life.stage
                .post("/sandbox/transactions/" + invoice.path("id").asString() + "/pay", Map.of())
                .ok();
        life.settle();
    }

    private static int attempts(Life life, JsonNode invoice) {
        return attempts(paddle(life)
                .get("/transactions/" + invoice.path("id").asString())
                .ok()
                .path("data"));
    }

    private static int attempts(JsonNode invoice) {
        return invoice.path("payments").size();
    }
}
