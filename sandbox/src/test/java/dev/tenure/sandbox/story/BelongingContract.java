package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whose a payment is: packs of credits, two checkouts at once (S11), nobody's payments, closed accounts (S14). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BelongingContract {
    private static final String CREDITS = "pri_01tenure0credits0500000000";

    private final String temporal;
    private @Nullable TestStage started;

    BelongingContract(String temporal) {
        this.temporal = temporal;
    }

    private Life life(String email) {
        return new Life(new Door(Objects.requireNonNull(started).baseUrl(), null), email);
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
    void everythingWorksAgain() {
        new Door(Objects.requireNonNull(started).baseUrl(), null).delete("/sandbox/faults");
    }

    private static String checkout(Life life, String priceId) {
        return life.customer
                .post("/api/v1/membership/checkout", Map.of("price_id", priceId))
                .ok()
                .path("transaction_id")
                .asString();
    }

    private static JsonNode pay(Life life, String transactionId, String email) {
        return life.stage
                .post("/sandbox/transactions/" + transactionId + "/pay", Map.of("email", email))
                .ok();
    }

    private static Door paddle(Life life) {
        JsonNode where = life.stage.get("/sandbox").ok();
        return new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
    }

    private static String statusAtPaddle(Life life, String subscriptionId) {
        return paddle(life)
                .get("/subscriptions/" + subscriptionId)
                .ok()
                .path("data")
                .path("status")
                .asString();
    }

    private static List<String> refunded(Life life, String subscriptionId) {
        return paddle(life)
                .get("/adjustments?subscription_id=" + subscriptionId)
                .ok()
                .path("data")
                .valueStream()
                .map(adjustment -> adjustment.path("action").asString() + " "
                        + adjustment.path("transaction_id").asString())
                .toList();
    }

    private static long balance(Life life) {
        return life.status().path("wallet").path("balance").asLong();
    }

    @Test
    void packOfCreditsIsGrantedOnceAndListed() {
        Life life = life("pack@example.com");
        pay(life, checkout(life, CREDITS), "pack@example.com");
        life.settle();

        assertThat(balance(life)).isEqualTo(500);
        assertThat(life.level()).isZero();
        JsonNode entry = life.customer
                .get("/api/v1/membership/wallet/entries")
                .ok()
                .path("items")
                .path(0);
        assertThat(entry.path("kind").asString()).isEqualTo("purchase");
        assertThat(entry.path("amount").asLong()).isEqualTo(500);

        life.buy(Life.PRO);
        pay(life, checkout(life, CREDITS), "pack@example.com");
        life.settle();
        assertThat(balance(life)).isEqualTo(2000);
    }

    @Test
    void twoCheckoutsOfOneUserAreOneMembershipAndTheOtherIsGivenBack() {
        Life other = life("v@example.com");
        pay(other, checkout(other, Life.PRO), "v@example.com");
        other.settle();
        JsonNode untouched = other.status();
        Life life = life("u@example.com");
        String firstTab = checkout(life, Life.PRO);
        String secondTab = checkout(life, Life.PRO);

        String first =
                pay(life, firstTab, "u@example.com").path("subscription_id").asString();
        life.advance(Duration.ofSeconds(5));
        String second =
                pay(life, secondTab, "v@example.com").path("subscription_id").asString();
        life.advance(Duration.ofSeconds(55));

        assertThat(statusAtPaddle(life, first)).isEqualTo("active");
        assertThat(statusAtPaddle(life, second)).isEqualTo("canceled");
        assertThat(refunded(life, first)).isEmpty();
        assertThat(refunded(life, second)).containsExactly("refund " + secondTab);
        JsonNode status = life.status();
        assertThat(status.path("subscription_id").asString()).isEqualTo(first);
        assertThat(status.path("level").asInt()).isEqualTo(1);
        assertThat(balance(life)).isEqualTo(1000);
        assertThat(life.audited("membership_duplicate_found")).isEqualTo(1);
        assertThat(life.customer.get("/api/v1/membership/timeline").ok().toString())
                .contains("You had two memberships");
        Door.Answer third = life.customer.post("/api/v1/membership/checkout", Map.of("price_id", Life.PRO));
        assertThat(third.status()).isEqualTo(409);
        assertThat(third.body().path("error_code").asString()).isEqualTo("ACTIVE_SUBSCRIPTION_EXISTS");
        assertThat(other.status()).isEqualTo(untouched);
    }

    @Test
    void creditsThatWereBoughtWithASecondPlanStayBoughtWhenThePlanIsGivenBack() {
        Life life = life("basket@example.com");
        String firstTab = checkout(life, Life.PRO);
        String secondTab = checkout(life, Life.PRO);
        List<Map<String, Object>> basket =
                List.of(Map.of("price_id", Life.PRO, "quantity", 1), Map.of("price_id", CREDITS, "quantity", 1));
        paddle(life)
                .patch("/transactions/" + secondTab, Map.of("items", basket))
                .ok();

        pay(life, firstTab, "basket@example.com");
        life.advance(Duration.ofSeconds(5));
        String second = pay(life, secondTab, "basket@example.com")
                .path("subscription_id")
                .asString();
        life.advance(Duration.ofSeconds(55));

        assertThat(statusAtPaddle(life, second)).isEqualTo("canceled");
        JsonNode adjustments =
                paddle(life).get("/adjustments?subscription_id=" + second).ok().path("data");
        assertThat(adjustments).hasSize(1);
        assertThat(adjustments.path(0).path("items")).hasSize(1);
        assertThat(adjustments.path(0).path("totals").path("total").asString()).isEqualTo(paidForPlan(life, secondTab));
        assertThat(life.level()).isEqualTo(1);
        assertThat(balance(life)).as("the plan's credits once, and the pack").isEqualTo(1500);
    }

    private static String paidForPlan(Life life, String transactionId) {
        return paddle(life)
                .get("/transactions/" + transactionId)
                .ok()
                .path("data")
                .path("details")
                .path("line_items")
                .valueStream()
                .filter(line -> line.path("price_id").asString().equals(Life.PRO))
                .map(line -> line.path("totals").path("total").asString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void paymentWithAForgedLinkIsNobodysUntilItIsClaimed() {
        Life life = life("claimer@example.com");
        Map<String, Object> forged = Map.of("tenure_user", life.userId, "tenure_link", "forged");
        String subscription = life.stage
                .post(
                        "/sandbox/checkouts",
                        Map.of("price_id", Life.PRO, "custom_data", forged, "email", "claimer@example.com"))
                .ok()
                .path("subscription_id")
                .asString();
        life.settle();
        assertThat(life.level()).isZero();
        assertThat(life.operator.get("/api/v1/admin/unclaimed").ok().toString()).contains(subscription);

        String path = "/api/v1/admin/unclaimed/" + subscription;
        assertThat(life.operator
                        .post(path + "/claim", Map.of("user_id", life.userId))
                        .status())
                .isEqualTo(422);
        String token = life.operator
                .post(path + "/token", Map.of("reason", "showed the receipt"))
                .ok()
                .path("token")
                .asString();
        assertThat(life.customer
                        .post("/api/v1/membership/claim", Map.of("token", token + "x"))
                        .status())
                .isEqualTo(403);
        life.customer.post("/api/v1/membership/claim", Map.of("token", token)).ok();
        life.settle();

        assertThat(life.status().path("subscription_id").asString()).isEqualTo(subscription);
        assertThat(balance(life)).isEqualTo(1000);
        assertThat(life.customer
                        .post("/api/v1/membership/claim", Map.of("token", token))
                        .status())
                .isEqualTo(409);
        assertThat(life.operator.get("/api/v1/admin/unclaimed").ok().toString()).doesNotContain(subscription);
    }

    @Test
    void portalOfAnAddressThatTwoUsersPaidWithIsForNeitherAndWhatIsPaidThereWithoutALinkIsNobodys() {
        Life early = life("early@example.com");
        Life member = life("shared@example.com");
        pay(early, checkout(early, CREDITS), "shared@example.com");
        early.settle();
        assertThat(early.customer.get("/api/v1/membership/portal").status()).isEqualTo(200);
        pay(member, checkout(member, Life.PRO), "shared@example.com");
        member.settle();

        for (Life life : List.of(early, member)) {
            Door.Answer refused = life.customer.get("/api/v1/membership/portal");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().path("error_code").asString()).isEqualTo("COMMAND_CONFLICT");
        }
        String unlinked = member.stage
                .post(
                        "/sandbox/checkouts",
                        Map.of("price_id", CREDITS, "custom_data", Map.of(), "email", "shared@example.com"))
                .ok()
                .path("transaction_id")
                .asString();
        member.settle();
        assertThat(member.operator.get("/api/v1/admin/unclaimed").ok().toString())
                .contains(unlinked);
        assertThat(balance(early)).isEqualTo(500);
        assertThat(balance(member)).isEqualTo(1000);
    }

    @Test
    void whatIsPaidForAClosedAccountIsNobodysUntilSomebodyClaimsIt() {
        Life life = life("closed@example.com");
        String plan = checkout(life, Life.PRO);
        String pack = checkout(life, CREDITS);
        life.customer.delete("/api/v1/membership/account").ok();
        life.settle();
        assertThat(life.status().path("flags").toString()).contains("billing_closed");

        String subscription =
                pay(life, plan, "closed@example.com").path("subscription_id").asString();
        pay(life, pack, "closed@example.com");
        life.settle();

        JsonNode unclaimed = life.operator.get("/api/v1/admin/unclaimed").ok();
        assertThat(unclaimed.toString()).contains(subscription, pack);
        Map<String, String> claim = Map.of("user_id", life.userId, "reason", "the same person");
        assertThat(life.operator
                        .post("/api/v1/admin/unclaimed/" + subscription + "/claim", claim)
                        .status())
                .isEqualTo(409);
        assertThat(life.status().path("status").asString()).isEqualTo("none");
        assertThat(balance(life)).isZero();
        assertThat(life.audited("membership_upgrade")).isZero();
    }

    @Test
    void anAccountIsClosedForGoodAlthoughPaddleIsAwayForSixHours() {
        Life life = life("leaver@example.com");
        JsonNode bought = pay(life, checkout(life, Life.PRO), "leaver@example.com");
        life.settle();
        String subscription = bought.path("subscription_id").asString();
        Instant renewal = Life.instant(life.status(), "paid_through");
        life.advanceTo(renewal.minus(Duration.ofHours(3)));
        for (String match : List.of("GET /subscriptions/*", "POST /subscriptions/*/cancel")) {
            life.stage
                    .post("/sandbox/faults", Map.of("match", match, "kind", "status", "status", 503, "times", 10_000))
                    .ok();
        }

        Door.Answer closing = life.customer.delete("/api/v1/membership/account");
        assertThat(closing.status()).isEqualTo(202);
        assertThat(closing.body().path("membership").path("flags").toString()).contains("billing_will_be_closed");
        life.advance(Duration.ofHours(6));
        assertThat(statusAtPaddleIsUnreadable(life, subscription)).isTrue();
        life.stage.delete("/sandbox/faults");
        life.advance(Duration.ofHours(2));

        assertThat(statusAtPaddle(life, subscription)).isEqualTo("canceled");
        assertThat(refunded(life, subscription)).hasSize(1);
        JsonNode closed = life.status();
        assertThat(closed.path("level").asInt()).isZero();
        assertThat(closed.path("status").asString()).isEqualTo("none");
        assertThat(closed.path("flags").toString()).contains("billing_closed");
        assertThat(life.audited("account_closed")).isEqualTo(1);
        assertThat(closed.path("wallet").path("balance").asLong()).isPositive();

        life.advanceDays(40);
        assertThat(life.status().path("status").asString()).isEqualTo("none");
        assertThat(refunded(life, subscription)).hasSize(1);
        assertThat(life.audited("membership_refund")).isEqualTo(1);
        String inbox = life.operator
                .get("/api/v1/admin/events?type=customer.created&size=200")
                .ok()
                .toString();
        assertThat(inbox).doesNotContain("leaver@example.com");
        assertThat(life.customer
                        .post("/api/v1/membership/checkout", Map.of("price_id", Life.PRO))
                        .status())
                .isEqualTo(409);

        Life again = life("leaver.again@example.com");
        pay(again, checkout(again, Life.PRO), "leaver@example.com");
        again.settle();
        assertThat(balance(again)).isEqualTo(1000);
        assertThat(again.customer.get("/api/v1/membership/portal").status())
                .as("Paddle would show there what the closed account has paid")
                .isEqualTo(409);
    }

    private static boolean statusAtPaddleIsUnreadable(Life life, String subscriptionId) {
        return paddle(life).get("/subscriptions/" + subscriptionId).status() == 503;
    }
}
