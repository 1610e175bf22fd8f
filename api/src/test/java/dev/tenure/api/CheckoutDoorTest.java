package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckoutDoorTest {

    private static final String CHECKOUT = "/api/v1/membership/checkout";
    private static final String PORTAL = "/api/v1/membership/portal";
    private static final String PRO = "{\"price_id\":\"pri_01tenure0pro0monthly000000\"}";
    private static final String CREDITS = "{\"price_id\":\"pri_01tenure0credits0500000000\",\"quantity\":3}";

    private final RunningDoors doors = RunningDoors.shared();
    private final MockWebServer paddle = RunningDoors.TestPaddle.get();
    private final UUID user = UUID.randomUUID();
    private final String token = Tokens.of(user);
    private final String subscription = "sub_" + user.toString().replace("-", "");
    private final String customerId = "ctm_" + subscription;

    @Test
    void checkoutCarriesTheSignedLinkOfItsUser() throws InterruptedException {
        paddle.enqueue(transaction());

        RunningDoors.Answer answer = doors.post(CHECKOUT, token, PRO);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().propertyNames())
                .containsExactly("transaction_id", "checkout_url", "client_token", "environment");
        assertThat(answer.text("transaction_id")).isEqualTo("txn_01test");
        assertThat(answer.text("checkout_url")).isEqualTo("https://example.com/pay?_ptxn=txn_01test");
        assertThat(answer.text("client_token")).isEqualTo("test_token");
        assertThat(answer.text("environment")).isEqualTo("sandbox");
        JsonNode sent = sent("/transactions");
        assertThat(new CheckoutLink(RunningDoors.LINK_SECRET).verify(sent.path("custom_data")))
                .contains(user.toString());
        assertThat(sent.path("items").toString())
                .contains("pri_01tenure0pro0monthly000000")
                .contains("\"quantity\":1");
        assertThat(sent.has("customer_id")).isFalse();
    }

    @Test
    void formerMemberBuysAgainAsTheCustomerHeIs() throws InterruptedException {
        member();
        standing("ended", 0);
        paddle.enqueue(transaction());

        RunningDoors.Answer again = doors.post(CHECKOUT, token, PRO);

        assertThat(again.status()).isEqualTo(201);
        assertThat(sent("/transactions").path("customer_id").stringValue()).isEqualTo(customerId);
    }

    @ParameterizedTest
    @CsvSource({"active,1", "paused,0", "past_due,0", "active,0"})
    void whoseSubscriptionHasNotEndedBuysNoSecondOneWithOrWithoutAccess(String status, int level) {
        member();
        standing(status, level);
        int before = paddle.getRequestCount();

        RunningDoors.Answer second = doors.post(CHECKOUT, token, PRO);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("error_code")).isEqualTo("ACTIVE_SUBSCRIPTION_EXISTS");
        assertThat(paddle.getRequestCount()).isEqualTo(before);
    }

    @Test
    void subscriptionThatWasNeverPaidBlocksNothing() throws InterruptedException {
        member();
        standing("none", 0);
        paddle.enqueue(transaction());

        assertThat(doors.post(CHECKOUT, token, PRO).status()).isEqualTo(201);
        sent("/transactions");
    }

    @Test
    void creditsAreSoldToMembersToo() throws InterruptedException {
        member();
        standing("active", 1);
        paddle.enqueue(transaction());

        assertThat(doors.post(CHECKOUT, token, CREDITS).status()).isEqualTo(201);

        assertThat(sent("/transactions").path("items").path(0).path("price_id").stringValue())
                .isEqualTo("pri_01tenure0credits0500000000");
        assertThat(doors.get("/api/v1/membership/plans", null).text("credit_packs"))
                .contains("pri_01tenure0credits0500000000");
    }

    @Test
    void whatIsNotSoldHereIsNotBought() {
        int before = paddle.getRequestCount();

        assertThat(doors.post(CHECKOUT, token, "{\"price_id\":\"pri_unknown\"}").status())
                .isEqualTo(422);
        assertThat(doors.post(CHECKOUT, token, "{}").status()).isEqualTo(422);
        assertThat(doors.post(CHECKOUT, token, PRO.replace("}", ",\"quantity\":0}"))
                        .status())
                .isEqualTo(422);
        assertThat(doors.post(CHECKOUT, token, PRO.replace("}", ",\"discount_code\":\"HALF PRICE\"}"))
                        .status())
                .isEqualTo(422);
        assertThat(paddle.getRequestCount()).isEqualTo(before);
    }

    @Test
    void aValueOfTheWrongTypeIsNamed() {
        RunningDoors.Answer wrong = doors.post(CHECKOUT, token, "{\"price_id\":\"pri\",\"quantity\":\"many\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("detail")).isEqualTo("The value of quantity in the body has the wrong type.");
        assertThat(doors.post(CHECKOUT, token, "{\"price_id\"").text("detail"))
                .isEqualTo("The body is missing or is not JSON.");
    }

    @Test
    void refusalsOfPaddleSayWhoseFaultTheyAre() throws InterruptedException {
        paddle.enqueue(error(400, "transaction_discount_not_eligible"));
        paddle.enqueue(error(403, "forbidden"));
        paddle.enqueue(error(400, "transaction_default_checkout_url_not_set"));

        RunningDoors.Answer refused = doors.post(CHECKOUT, token, PRO);
        RunningDoors.Answer badKey = doors.post(CHECKOUT, token, PRO);
        RunningDoors.Answer noPage = doors.post(CHECKOUT, token, PRO);
        for (int request = 0; request < 3; request++) {
            paddle.takeRequest(1, TimeUnit.SECONDS);
        }

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.text("error_code")).isEqualTo("PROVIDER_REFUSED");
        assertThat(badKey.status()).isEqualTo(500);
        assertThat(badKey.text("error_code")).isEqualTo("configuration");
        assertThat(noPage.text("error_code")).isEqualTo("configuration");
    }

    @Test
    void paddleAwayIsUnavailable() throws InterruptedException {
        paddle.enqueue(new MockResponse.Builder().code(503).body("no JSON").build());

        RunningDoors.Answer answer = doors.post(CHECKOUT, token, PRO);
        paddle.takeRequest(1, TimeUnit.SECONDS);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("error_code")).isEqualTo("service_unavailable");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    @Test
    void portalIsForCustomersOnly() throws InterruptedException {
        assertThat(doors.get(PORTAL, token).text("error_code")).isEqualTo("NO_SUBSCRIPTION");
        member();
        paddle.enqueue(portal());

        RunningDoors.Answer answer = doors.get(PORTAL, token);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("url")).isEqualTo("https://portal.example/x");
        assertThat(sent("/customers/" + customerId + "/portal-sessions")
                        .path("subscription_ids")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void portalOfACustomerWhoIsSeveralUsersIsForNoneOfThem() {
        UUID other = UUID.randomUUID();
        String others = Tokens.of(other);
        member();
        bought(other, customerId);
        int before = paddle.getRequestCount();

        for (String either : List.of(token, others)) {
            RunningDoors.Answer refused = doors.get(PORTAL, either);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("error_code")).isEqualTo("COMMAND_CONFLICT");
            assertThat(refused.text("detail")).contains("here", "support");
        }
        assertThat(paddle.getRequestCount()).isEqualTo(before);
    }

    @Test
    void aMemberWhoseCustomerSomebodyElseWasLinkedToFirstIsToldSoAndOneWithoutALinkHasThePortal()
            throws InterruptedException {
        TestPostgres.get().member(user, SubscriptionState.opening(subscription, Policies.DEFAULT));
        paddle.enqueue(portal());
        assertThat(doors.get(PORTAL, token).status()).as("by the subscription").isEqualTo(200);
        sent("/customers/" + customerId + "/portal-sessions");

        link(UUID.randomUUID());
        assertThat(doors.get(PORTAL, token).text("error_code")).isEqualTo("COMMAND_CONFLICT");
    }

    @Test
    void portalIsForNobodyWhileSomethingOfTheCustomerIsUnclaimed() {
        member();
        bought(null, customerId);

        assertThat(doors.get(PORTAL, token).status()).isEqualTo(409);
    }

    @Test
    void aCheckoutNeverNamesACustomerWhoIsSomebodyElseToo() throws InterruptedException {
        member();
        standing("ended", 0);
        bought(UUID.randomUUID(), customerId);
        paddle.enqueue(transaction());

        assertThat(doors.post(CHECKOUT, token, PRO).status()).isEqualTo(201);

        assertThat(sent("/transactions").has("customer_id")).isFalse();
    }

    @Test
    void aCustomerOfOnesOwnIsShownBesideASharedOne() throws InterruptedException {
        member();
        bought(UUID.randomUUID(), customerId);
        String own = customerId.replace("ctm_sub_", "ctm_own");
        bought(user, own);
        paddle.enqueue(portal());

        assertThat(doors.get(PORTAL, token).status()).isEqualTo(200);

        sent("/customers/" + own + "/portal-sessions");
    }

    private static void bought(@Nullable UUID owner, String customer) {
        TestPostgres.get()
                .owner()
                .sql("insert into public.purchases (transaction_id, user_id, customer_id, status, credits, state,"
                        + " version, created_at, updated_at)"
                        + " values (:id, cast(:user as uuid), :customer, 'granted', 500, '{}', 1, now(), now())")
                .param("id", "txn_" + UUID.randomUUID())
                .param("user", owner == null ? null : owner.toString())
                .param("customer", customer)
                .update();
    }

    private static MockResponse portal() {
        return json(201, """
                {"data":{"id":"cpls_1","customer_id":"ctm_1","urls":{"general":{"overview":"https://portal.example/x"},\
                "subscriptions":[]},"created_at":"2026-11-23T10:00:00Z"},"meta":{"request_id":"r"}}""");
    }

    private void member() {
        TestPostgres.get().member(user, SubscriptionState.opening(subscription, Policies.DEFAULT));
        link(user);
    }

    private void link(UUID owner) {
        TestPostgres.get()
                .owner()
                .sql("insert into public.customers (customer_id, user_id, updated_at) values (:id, :user, now())")
                .param("id", customerId)
                .param("user", owner)
                .update();
    }

    private void standing(String status, int level) {
        TestPostgres.get()
                .owner()
                .sql("update public.subscriptions set status = :status, level = :level where user_id = :user")
                .param("status", status)
                .param("level", level)
                .param("user", user)
                .update();
    }

    private JsonNode sent(String path) throws InterruptedException {
        RecordedRequest request = paddle.takeRequest(2, TimeUnit.SECONDS);
        assertThat(Objects.requireNonNull(request).getTarget()).isEqualTo(path);
        return JsonMapper.shared()
                .readTree(Objects.requireNonNull(request.getBody()).utf8());
    }

    private static MockResponse transaction() {
        return json(201, """
                {"data":{"id":"txn_01test","status":"draft","origin":"api","currency_code":"USD","items":[],\
                "checkout":{"url":"https://example.com/pay?_ptxn=txn_01test"},\
                "updated_at":"2026-11-23T10:00:00Z"},"meta":{"request_id":"r"}}""");
    }

    private static MockResponse error(int status, String code) {
        return json(
                status,
                "{\"error\":{\"type\":\"request_error\",\"code\":\"" + code
                        + "\",\"detail\":\"d\"},\"meta\":{\"request_id\":\"r\"}}");
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }
}
