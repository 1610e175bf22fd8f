package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.client.CreateAdjustment.Item;
import dev.tenure.paddle.json.PaddleJson;
import dev.tenure.paddle.subscription.SubscriptionStatus;
import dev.tenure.paddle.transaction.TransactionOrigin;
import dev.tenure.paddle.transaction.TransactionStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PaddleClientCallsTest {

    private static final List<ItemRequest> PRO = List.of(new ItemRequest("pri_1", 2));

    private final PaddleServer paddle = new PaddleServer();

    @AfterEach
    void close() {
        paddle.close();
    }

    private RecordedRequest sent(Function<PaddleClient, Answer<?>> call) throws InterruptedException {
        paddle.answers(200, "{}");
        assertThat(call.apply(paddle.client)).isInstanceOf(Answer.Unavailable.class);
        return paddle.taken();
    }

    private void assertSends(Function<PaddleClient, Answer<?>> call, String line, String body)
            throws InterruptedException {
        RecordedRequest request = sent(call);
        assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo(line);
        assertThat(PaddleJson.parse(PaddleServer.body(request).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(PaddleJson.parse(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyRequestSaysWhoAsksAndInWhichVersion() throws InterruptedException {
        RecordedRequest request = sent(client -> client.cancelSubscription("sub_1", EffectiveFrom.IMMEDIATELY));
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + PaddleServer.KEY);
        assertThat(request.getHeaders().get("Paddle-Version")).isEqualTo("1");
        assertThat(request.getHeaders().get("User-Agent")).isEqualTo("tenure");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void readHasNoBody() throws InterruptedException {
        RecordedRequest request = sent(client -> client.getTransaction("txn_1"));
        assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("GET /transactions/txn_1");
        assertThat(request.getBodySize()).isZero();
        assertThat(request.getHeaders().get("Content-Type")).isNull();
    }

    @Test
    void whatWillBeBilledIsReadWithTheSubscription() throws InterruptedException {
        RecordedRequest request = sent(client -> client.getUpcomingCharges("sub_1"));
        assertThat(request.getTarget())
                .isEqualTo("/subscriptions/sub_1?include=next_transaction%2Crecurring_transaction_details");
    }

    @Test
    void subscriptionsAreCanceledAndKept() throws InterruptedException {
        assertSends(
                client -> client.cancelSubscription("sub_1", EffectiveFrom.NEXT_BILLING_PERIOD),
                "POST /subscriptions/sub_1/cancel",
                "{\"effective_from\":\"next_billing_period\"}");
        assertSends(
                client -> client.removeScheduledChange("sub_1"),
                "PATCH /subscriptions/sub_1",
                "{\"scheduled_change\":null}");
    }

    @Test
    void subscriptionsArePausedResumedAndActivated() throws InterruptedException {
        assertSends(
                client -> client.pauseSubscription(
                        "sub_1", EffectiveFrom.NEXT_BILLING_PERIOD, Instant.parse("2027-03-01T00:00:00Z")),
                "POST /subscriptions/sub_1/pause",
                "{\"effective_from\":\"next_billing_period\",\"resume_at\":\"2027-03-01T00:00:00Z\"}");
        assertSends(
                client -> client.resumeSubscription("sub_1", OnResume.START_NEW_BILLING_PERIOD),
                "POST /subscriptions/sub_1/resume",
                "{\"effective_from\":\"immediately\",\"on_resume\":\"start_new_billing_period\"}");
        assertSends(client -> client.activateSubscription("sub_1"), "POST /subscriptions/sub_1/activate", "{}");
    }

    @Test
    void subscriptionsAreChangedPreviewedAndCharged() throws InterruptedException {
        UpdateSubscription update =
                UpdateSubscription.items(PRO, ProrationMode.PRORATED_IMMEDIATELY, OnPaymentFailure.PREVENT_CHANGE);
        String body = """
                {"items":[{"price_id":"pri_1","quantity":2}],"proration_billing_mode":"prorated_immediately",
                 "on_payment_failure":"prevent_change"}""";
        assertSends(client -> client.updateSubscription("sub_1", update), "PATCH /subscriptions/sub_1", body);
        assertSends(client -> client.previewUpdate("sub_1", update), "PATCH /subscriptions/sub_1/preview", body);
        assertSends(
                client -> client.chargeSubscription(
                        "sub_1",
                        new ChargeSubscription(PRO, EffectiveFrom.IMMEDIATELY, OnPaymentFailure.PREVENT_CHANGE)),
                "POST /subscriptions/sub_1/charge",
                """
                {"effective_from":"immediately","items":[{"price_id":"pri_1","quantity":2}],
                 "on_payment_failure":"prevent_change"}""");
    }

    @Test
    void checkoutCarriesItsLink() throws InterruptedException {
        assertSends(
                client -> client.createTransaction(new CreateTransaction(
                        PRO,
                        "ctm_1",
                        "add_1",
                        Map.of("tenure_user", "u"),
                        "USD",
                        "https://product.example/pay",
                        "dsc_1")),
                "POST /transactions",
                """
                {"items":[{"price_id":"pri_1","quantity":2}],"customer_id":"ctm_1","address_id":"add_1",
                 "custom_data":{"tenure_user":"u"},"currency_code":"USD",
                 "checkout":{"url":"https://product.example/pay"},"discount_id":"dsc_1"}""");
        assertSends(
                client -> client.createTransaction(CreateTransaction.of(PRO, Map.of())),
                "POST /transactions",
                "{\"items\":[{\"price_id\":\"pri_1\",\"quantity\":2}]}");
    }

    @Test
    void refundsAreFullOrByLine() throws InterruptedException {
        assertSends(
                client -> client.createAdjustment(CreateAdjustment.fullRefund("txn_1", "asked")),
                "POST /adjustments",
                "{\"action\":\"refund\",\"transaction_id\":\"txn_1\",\"reason\":\"asked\",\"type\":\"full\"}");
        assertSends(
                client -> client.createAdjustment(CreateAdjustment.partialRefund(
                        "txn_1", "asked", List.of(new Item("txnitm_1", 100L), new Item("txnitm_2", null)))),
                "POST /adjustments",
                """
                {"action":"refund","transaction_id":"txn_1","reason":"asked","type":"partial","items":[
                 {"item_id":"txnitm_1","type":"partial","amount":"100"},{"item_id":"txnitm_2","type":"full"}]}""");
    }

    @Test
    void portalIsOpenedForSomeSubscriptions() throws InterruptedException {
        assertSends(
                client -> client.createPortalSession("ctm_1", List.of("sub_1")),
                "POST /customers/ctm_1/portal-sessions",
                "{\"subscription_ids\":[\"sub_1\"]}");
    }

    @Test
    void inAShadowPeriodEveryWriteIsRefusedForNowAndNothingIsSentButReadsAndPreviews() throws InterruptedException {
        UpdateSubscription update =
                UpdateSubscription.items(PRO, ProrationMode.PRORATED_IMMEDIATELY, OnPaymentFailure.PREVENT_CHANGE);
        List<Function<PaddleClient, Answer<?>>> writes = List.of(
                client -> client.cancelSubscription("sub_1", EffectiveFrom.IMMEDIATELY),
                client -> client.removeScheduledChange("sub_1"),
                client -> client.updateSubscription("sub_1", update),
                client -> client.pauseSubscription("sub_1", EffectiveFrom.NEXT_BILLING_PERIOD, null),
                client -> client.resumeSubscription("sub_1", OnResume.START_NEW_BILLING_PERIOD),
                client -> client.activateSubscription("sub_1"),
                client -> client.chargeSubscription(
                        "sub_1",
                        new ChargeSubscription(PRO, EffectiveFrom.IMMEDIATELY, OnPaymentFailure.PREVENT_CHANGE)),
                client -> client.createTransaction(CreateTransaction.of(PRO, Map.of())),
                client -> client.cancelTransaction("txn_1"),
                client -> client.createAdjustment(CreateAdjustment.fullRefund("txn_1", "asked")),
                client -> client.createPortalSession("ctm_1", List.of()));
        try (PaddleClient reading = paddle.readingClient()) {
            for (Function<PaddleClient, Answer<?>> write : writes) {
                assertThat(write.apply(reading)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("read_only");
                    assertThat(refused.mayChangeLater()).isTrue();
                });
            }
            assertThat(paddle.server.getRequestCount()).isZero();

            paddle.answers(200, "{}").answers(200, "{}");
            reading.getSubscription("sub_1");
            reading.previewUpdate("sub_1", update);
            assertThat(paddle.taken().getTarget()).isEqualTo("/subscriptions/sub_1");
            assertThat(paddle.taken().getTarget()).isEqualTo("/subscriptions/sub_1/preview");
        }
    }

    @Test
    void listsAreFilteredAndOldestFirst() throws InterruptedException {
        RecordedRequest transactions = sent(client -> client.listTransactions(TransactionFilter.ofSubscription("sub_1")
                .withStatuses(TransactionStatus.BILLED, TransactionStatus.COMPLETED)
                .withOrigins(TransactionOrigin.SUBSCRIPTION_CHARGE)
                .createdFrom(Instant.parse("2026-11-23T10:00:00Z"))));
        assertThat(transactions.getUrl().encodedPath()).isEqualTo("/transactions");
        assertThat(transactions.getUrl().queryParameter("subscription_id")).isEqualTo("sub_1");
        assertThat(transactions.getUrl().queryParameter("status")).isEqualTo("billed,completed");
        assertThat(transactions.getUrl().queryParameter("origin")).isEqualTo("subscription_charge");
        assertThat(transactions.getUrl().queryParameter("created_at[GTE]")).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(transactions.getUrl().queryParameter("order_by")).isEqualTo("id[ASC]");
        assertThat(transactions.getUrl().queryParameter("per_page")).isEqualTo("30");

        RecordedRequest subscriptions = sent(client -> client.listSubscriptions(
                SubscriptionFilter.ofCustomer("ctm_1").withStatuses(SubscriptionStatus.PAST_DUE)));
        assertThat(subscriptions.getUrl().queryParameter("customer_id")).isEqualTo("ctm_1");
        assertThat(subscriptions.getUrl().queryParameter("status")).isEqualTo("past_due");

        RecordedRequest events =
                sent(client -> client.listEvents("evt_1", List.of("subscription.updated", "transaction.completed")));
        assertThat(events.getUrl().queryParameter("after")).isEqualTo("evt_1");
        assertThat(events.getUrl().queryParameter("event_type"))
                .isEqualTo("subscription.updated,transaction.completed");

        RecordedRequest adjustments = sent(client -> client.listAdjustments(AdjustmentFilter.ofTransaction("txn_1")));
        assertThat(adjustments.getUrl().queryParameter("transaction_id")).isEqualTo("txn_1");
    }
}
