package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.CommandContract.MAX;
import static dev.tenure.sandbox.story.CommandContract.itemPrice;
import static dev.tenure.sandbox.story.FactsContract.adjustments;
import static dev.tenure.sandbox.story.FactsContract.logs;
import static dev.tenure.sandbox.story.FactsContract.paddle;
import static dev.tenure.sandbox.story.FactsContract.subscription;
import static dev.tenure.sandbox.story.FactsContract.subscriptionAtPaddle;
import static dev.tenure.sandbox.story.FactsContract.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** S13: somebody changes it in Paddle's dashboard, and no webhook ever arrives: adopted within an interval, not fought. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PullOnlyStoryTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String CREDITS = "pri_01tenure0credits0500000000";
    private TestStage running;
    private int lives;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = TestStage.start(folder, "memory", Map.of("TENURE_PULL", "only"));
        stage().post("/sandbox/deliveries", Map.of("mode", "drop")).ok();
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
    void whatNoWebhookBringsComesWithAPassAndIsNoDrift() {
        Life life = life("buyer");
        life.buy(Life.PRO);
        assertThat(life.level()).isZero();

        life.advance(INTERVAL);

        assertThat(life.level()).isEqualTo(1);
        assertThat(balance(life)).isEqualTo(1000);
        life.advanceTo(Life.instant(life.status(), "paid_through").plus(Duration.ofHours(1)));
        assertThat(life.audited("membership_renewed")).isEqualTo(1);
        assertThat(logs(life, "reconciliation_drift")).isEmpty();
        assertThat(stage().get("/sandbox/calls?after=0").ok().toString()).contains("\"/events");
    }

    @Test
    void s13aAnImmediateCancelKeepsWhatIsPaidAndClosesTheDowngradeThatWaited() {
        Life life = member(MAX);
        Instant paidThrough = Life.instant(life.status(), "paid_through");
        String held = CommandContract.change(life, Life.PRO, "period_end")
                .ok()
                .path("command_id")
                .asString();

        dashboard(life, "/cancel", Map.of("effective_from", "immediately"));

        JsonNode status = life.status();
        assertThat(status.path("level").asInt()).isEqualTo(2);
        assertThat(Life.instant(status, "access_until")).isEqualTo(paidThrough);
        assertThat(status.path("scheduled_change").path("action").asString("")).isNotEqualTo("change");
        assertThat(byProvider(life, "membership_cancel_requested")).isPositive();
        assertThat(life.customer
                        .get("/api/v1/membership/commands/" + held)
                        .ok()
                        .path("outcome")
                        .asString())
                .as("what became impossible is closed, and says so")
                .isEqualTo("refused");
        life.advanceTo(paidThrough.plus(Duration.ofMinutes(1)));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
    }

    @Test
    void s13bAnotherPriceAnotherQuantityAndAnotherItemAreAdoptedWithBeforeAndAfter() {
        Life life = member(Life.PRO);

        dashboard(life, "/items", items(Life.PRO, 3, "do_not_bill"));
        JsonNode noted = lastChange(life);
        assertThat(noted.path("before").toString()).contains(Life.PRO + " x1");
        assertThat(noted.path("after").toString()).contains(Life.PRO + " x3");

        dashboard(life, "/items", items(MAX, 1, "prorated_immediately"));
        assertThat(life.level()).as("paid").isEqualTo(2);

        dashboard(life, "/items", items(strangePrice(life), 1, "do_not_bill"));
        assertThat(life.level()).as("what is paid is kept").isEqualTo(2);
        assertThat(life.status().path("flags").toString()).contains("unmapped_price");
        assertThat(logs(life, "reconciliation_drift"))
                .anyMatch(line -> line.path("error_code").asString().equals("unmapped_price"));
        assertThat(itemPrice(life)).as("nobody writes the old state back").isNotEqualTo(MAX);
    }

    @Test
    void s13cAMovedBillingDateIsAdopted() {
        Life life = member(Life.PRO);
        Instant moved = Life.instant(life.status(), "paid_through").plus(Duration.ofDays(4));

        dashboard(
                life,
                "/next_billed_at",
                Map.of("next_billed_at", moved.toString(), "proration_billing_mode", "do_not_bill"));

        assertThat(Life.instant(life.status(), "next_billing_at")).isEqualTo(moved);
        assertThat(byProvider(life, "membership_billing_moved")).isEqualTo(1);
        life.advanceTo(moved.plus(Duration.ofMinutes(30)));
        assertThat(Life.instant(life.status(), "paid_through")).isAfter(moved);
        assertThat(balance(life)).isEqualTo(2000);
    }

    @Test
    void s13dAPauseUntilADateIsAdoptedAndEndsByItself() {
        Life life = member(Life.PRO);
        Instant paidThrough = Life.instant(life.status(), "paid_through");
        Instant back = paidThrough.plus(Duration.ofDays(10));

        dashboard(life, "/pause", Map.of("effective_from", "immediately", "resume_at", back.toString()));

        assertThat(life.status().path("status").asString()).isEqualTo("paused");
        assertThat(life.level()).as("what is paid is kept").isEqualTo(1);
        assertThat(byProvider(life, "membership_pause_requested")).isEqualTo(1);
        life.advanceTo(paidThrough.plus(Duration.ofDays(1)));
        assertThat(life.level()).isZero();
        life.advanceTo(back.plus(INTERVAL).plus(INTERVAL));
        assertThat(life.status().path("status").asString()).isEqualTo("active");
        assertThat(life.level()).isEqualTo(1);
        assertThat(balance(life)).isEqualTo(2000);
    }

    @Test
    void s13eARemovedCancelIsAdoptedAndNotScheduledAgain() {
        Life life = member(Life.PRO);
        Instant paidThrough = Life.instant(life.status(), "paid_through");
        life.customer.post(CommandContract.CANCEL, Map.of()).ok();

        Map<String, Object> nothing = new HashMap<>();
        nothing.put("scheduled_change", null);
        dashboard(life, "/update", nothing);

        assertThat(life.status().path("cancel_at_period_end").asBoolean()).isFalse();
        assertThat(life.status().path("cancel_requested_at").isNull()).isTrue();
        assertThat(byProvider(life, "membership_cancel_withdrawn")).isEqualTo(1);
        life.advanceTo(paidThrough.plus(Duration.ofMinutes(20)));
        assertThat(Life.instant(life.status(), "paid_through")).isAfter(paidThrough);
        assertThat(subscriptionAtPaddle(life, subscription(life))
                        .path("scheduled_change")
                        .isNull())
                .isTrue();
    }

    @Test
    void s13fAPartialRefundIsNotedAndTakesNoAccess() {
        Life life = member(Life.PRO);
        String transactionId = transaction(life);
        JsonNode line = paddle(life)
                .get("/transactions/" + transactionId)
                .ok()
                .path("data")
                .path("details")
                .path("line_items")
                .path(0);

        act(
                life,
                "adjustments",
                Map.of(
                        "action", "refund",
                        "type", "partial",
                        "transaction_id", transactionId,
                        "reason", "a day without service",
                        "items",
                                List.of(Map.of(
                                        "item_id", line.path("id").asString(), "type", "partial", "amount", "500"))));
        assertThat(life.status().path("flags").toString()).contains("refund_pending");
        String refund =
                adjustments(life, subscription(life)).getFirst().path("id").asString();
        act(life, "adjustments/" + refund + "/approve", Map.of());

        assertThat(life.level()).isEqualTo(1);
        assertThat(life.status().path("flags").toString()).doesNotContain("refund_pending");
        assertThat(byProvider(life, "membership_refund")).isPositive();
        assertThat(subscriptionAtPaddle(life, subscription(life)).path("status").asString())
                .as("a partial refund never ends billing")
                .isEqualTo("active");
    }

    @Test
    void s13gAnArchivedPriceKeepsItsMembersAndSellsNothingMore() {
        Life life = member(Life.PRO);
        Life downgrades = member(MAX);
        Life visitor = life("visitor");
        Instant renewal = Life.instant(downgrades.status(), "paid_through");
        String held = CommandContract.change(downgrades, Life.PRO, "period_end")
                .ok()
                .path("command_id")
                .asString();

        act(life, "prices/" + Life.PRO + "/archive", Map.of());
        try {
            Door.Answer refused = visitor.customer.post("/api/v1/membership/checkout", Map.of("price_id", Life.PRO));
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.body().path("error_code").asString()).isEqualTo("PROVIDER_REFUSED");
            assertThat(refused.body().path("detail").asString()).contains("entity_archived");
            life.advanceTo(renewal.plus(Duration.ofMinutes(30)));

            assertThat(life.status().path("status").asString()).isEqualTo("active");
            assertThat(Life.instant(life.status(), "paid_through")).isAfter(renewal);
            assertThat(balance(life)).isEqualTo(2000);
            assertThat(life.status().path("flags")).isEmpty();
            assertThat(downgrades.level()).as("the bigger plan goes on").isEqualTo(2);
            assertThat(downgrades.status().path("scheduled_change").isNull()).isTrue();
            assertThat(downgrades
                            .customer
                            .get("/api/v1/membership/commands/" + held)
                            .ok()
                            .path("outcome")
                            .asString())
                    .isEqualTo("refused");
            assertThat(life.operator
                            .get("/api/v1/admin/commands?user_id=" + downgrades.userId)
                            .ok()
                            .path("items")
                            .path(0)
                            .path("last_answer")
                            .asString())
                    .as("operators see why")
                    .isEqualTo("entity_archived");
        } finally {
            paddle(life)
                    .patch("/prices/" + Life.PRO, Map.of("status", "active"))
                    .ok();
        }
    }

    @Test
    void aPackOfWhichPaddleForgotItsEventsIsFoundAmongItsPayments() {
        Life life = life("pack");
        fault("GET /events");
        life.stage
                .post("/sandbox/checkouts", Map.of("user_id", life.userId, "price_id", CREDITS))
                .ok();
        life.advanceDays(95);
        life("later").buy(Life.PRO);
        assertThat(balance(life)).isZero();

        stage().delete("/sandbox/faults");
        life.advance(INTERVAL);
        life.advance(INTERVAL);

        assertThat(balance(life)).isEqualTo(500);
        assertThat(transaction(life)).startsWith("txn_");
        assertThat(logs(life, "reconciliation_drift"))
                .anyMatch(line -> line.path("reason").asString().equals("missed_purchase"));
        life.advanceDays(2);
        assertThat(balance(life)).isEqualTo(500);
    }

    private Door stage() {
        return new Door(running.baseUrl(), null);
    }

    private Life life(String name) {
        return new Life(stage(), name + ++lives + "@example.com");
    }

    private Life member(String priceId) {
        Life life = life("member");
        life.buy(priceId);
        life.advance(INTERVAL);
        assertThat(life.level()).isPositive();
        return life;
    }

    /** What is done there is known here one interval later at the latest. */
    private static void dashboard(Life life, String act, Map<String, Object> body) {
        act(life, "subscriptions/" + subscription(life) + act, body);
    }

    private static void act(Life life, String act, Map<String, Object> body) {
        life.stage.post("/sandbox/dashboard/" + act, body).ok();
        life.advance(INTERVAL);
    }

    private void fault(String match) {
        stage().post("/sandbox/faults", Map.of("match", match, "kind", "status", "status", 500, "times", 1_000_000))
                .ok();
    }

    private static Map<String, Object> items(String priceId, int quantity, String mode) {
        return Map.of(
                "items", List.of(Map.of("price_id", priceId, "quantity", quantity)), "proration_billing_mode", mode);
    }

    /** Of a product that the catalog does not know. */
    private static String strangePrice(Life life) {
        String product = paddle(life)
                .post("/products", Map.of("name", "Something else", "tax_category", "saas"))
                .ok()
                .path("data")
                .path("id")
                .asString();
        return paddle(life)
                .post(
                        "/prices",
                        Map.of(
                                "product_id",
                                product,
                                "description",
                                "monthly",
                                "unit_price",
                                Map.of("amount", "4000", "currency_code", "USD"),
                                "billing_cycle",
                                Map.of("interval", "month", "frequency", 1)))
                .ok()
                .path("data")
                .path("id")
                .asString();
    }

    private static JsonNode lastChange(Life life) {
        JsonNode line = logs(life, "membership_plan_changed").getFirst();
        assertThat(line.path("actor").asString()).isEqualTo("provider");
        return line;
    }

    private static long byProvider(Life life, String event) {
        return logs(life, event).stream()
                .filter(line -> line.path("actor").asString().equals("provider"))
                .count();
    }

    private static long balance(Life life) {
        return life.status().path("wallet").path("balance").asLong();
    }
}
