package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RefundTest {

    private final PaddleWorld world = PaddleWorld.open();
    private final CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
    private final String transaction = bought.transactionId();
    private final int seen = world.events().size();

    @AfterEach
    void close() {
        world.close();
    }

    private PaddleWorld.Reply refundInFull() {
        return world.post(
                "/adjustments",
                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\"" + transaction
                        + "\"}");
    }

    private PaddleWorld.Reply refund(String amount) {
        return world.post("/adjustments", """
                {"action":"refund","reason":"asked","transaction_id":"%s",
                 "items":[{"item_id":"%s","type":"partial","amount":"%s"}]}
                """.formatted(transaction, item(), amount));
    }

    private String item() {
        return world.get("/transactions/" + transaction)
                .data()
                .path("details")
                .path("line_items")
                .path(0)
                .path("id")
                .asString();
    }

    private void approve(PaddleWorld.Reply adjustment) {
        world.paddle.dashboard("adjustments/" + adjustment.data().path("id").asString() + "/approve", Json.object());
    }

    private String adjustedTotal() {
        return world.get("/transactions/" + transaction)
                .data()
                .path("details")
                .path("adjusted_totals")
                .path("total")
                .asString();
    }

    @Test
    void aRefundIsPendingUntilItIsApproved() {
        PaddleWorld.Reply refund = refundInFull();

        assertThat(refund.status()).isEqualTo(201);
        assertThat(refund.data().path("status").asString()).isEqualTo("pending_approval");
        assertThat(refund.data().path("totals").path("total").asString()).isEqualTo("2000");
        assertThat(adjustedTotal()).isEqualTo("2000");
        approve(refund);
        assertThat(adjustedTotal()).isEqualTo("0");
        assertThat(world.eventTypesAfter(seen)).containsExactly("adjustment.created", "adjustment.updated");
        assertThat(world.get("/transactions/" + transaction)
                        .data()
                        .path("status")
                        .asString())
                .isEqualTo("completed");
        assertThat(world.subscription(String.valueOf(bought.subscriptionId()))
                        .path("status")
                        .asString())
                .isEqualTo("active");
    }

    @Test
    void nothingElseIsAdjustedWhileARefundIsPending() {
        refund("500");

        assertThat(refund("100").code()).isEqualTo("adjustment_pending_refund_request");
        assertThat(world.patch(
                                "/subscriptions/" + bought.subscriptionId(),
                                "{\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY
                                        + "\",\"quantity\":1}],\"proration_billing_mode\":\"prorated_immediately\"}")
                        .code())
                .isEqualTo("subscription_outstanding_pending_refund");
        assertThat(world.post("/subscriptions/" + bought.subscriptionId() + "/cancel", "{}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void partialRefundsAddUpToNoMoreThanWasPaid() {
        approve(refund("500"));
        approve(refund("500"));
        PaddleWorld.Reply tooMuch = refund("1001");
        assertThat(tooMuch.code()).isEqualTo("adjustment_amount_above_remaining_allowed");
        assertThat(tooMuch.body().path("error").path("detail").asString())
                .contains("1001")
                .contains("1000");
        approve(refund("1000"));
        assertThat(refund("1").code()).isEqualTo("adjustment_transaction_item_has_already_been_fully_adjusted");
        assertThat(refundInFull().status()).isEqualTo(400);
        assertThat(adjustedTotal()).isEqualTo("0");
    }

    @Test
    void aRejectedRefundTookNothing() {
        PaddleWorld.Reply refund = refundInFull();
        world.paddle.dashboard("adjustments/" + refund.data().path("id").asString() + "/reject", Json.object());

        JsonNode listed =
                world.get("/adjustments?transaction_id=" + transaction).data().path(0);
        assertThat(listed.path("status").asString()).isEqualTo("rejected");
        assertThat(adjustedTotal()).isEqualTo("2000");
        assertThat(refundInFull().status()).isEqualTo(201);
    }

    @Test
    void aForgottenRefundIsApprovedByPaddleAfterAWhile() {
        refundInFull();
        world.advance(Duration.ofDays(5));
        assertThat(status()).isEqualTo("pending_approval");
        world.advance(Duration.ofDays(3));
        assertThat(status()).isEqualTo("approved");
    }

    @Test
    void theBeatOfPaddlesOwnSandboxCanBeSwitchedOn() {
        world.paddle.dashboard("refund_policy", Json.object().put("approval", "on_schedule"));
        refundInFull();
        world.advance(Duration.ofMinutes(10));
        assertThat(status()).isEqualTo("approved");
        world.paddle.dashboard("refund_policy", Json.object().put("approval", "at_once"));
        CheckoutOutcome other = world.buy("u2", PaddleWorld.CREDITS_500);
        assertThat(world.post(
                                "/adjustments",
                                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\""
                                        + other.transactionId() + "\"}")
                        .data()
                        .path("status")
                        .asString())
                .isEqualTo("approved");
    }

    @Test
    void aRefundThatOnlyAPersonDecidesWaitsForOne() {
        world.paddle.dashboard("refund_policy", Json.object().put("approval", "by_hand"));
        refundInFull();
        world.advance(Duration.ofDays(60));
        assertThat(status()).isEqualTo("pending_approval");
    }

    private String status() {
        return world.get("/adjustments?transaction_id=" + transaction)
                .data()
                .path(0)
                .path("status")
                .asString();
    }

    @Test
    void whatIsNotPaidIsNotRefunded() {
        CheckoutOutcome declined = world.buy("u2", PaddleWorld.PRO_MONTHLY, "decline");

        PaddleWorld.Reply refused = world.post(
                "/adjustments",
                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\""
                        + declined.transactionId() + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("adjustment_transaction_invalid_status_for_refund");
    }

    @Test
    void banksWarnTakeAndGiveBack() {
        JsonNode warning = world.paddle.dashboard(
                "chargebacks", Json.object().put("transaction_id", transaction).put("warning", true));
        assertThat(warning.path("action").asString()).isEqualTo("chargeback_warning");
        JsonNode chargeback =
                world.paddle.dashboard("chargebacks", Json.object().put("transaction_id", transaction));
        assertThat(chargeback.path("totals").path("total").asString()).isEqualTo("2000");
        assertThat(chargeback
                        .path("payout_totals")
                        .path("chargeback_fee")
                        .path("amount")
                        .asString())
                .isEqualTo("1500");
        assertThat(adjustedTotal()).isEqualTo("0");

        JsonNode reverse =
                world.paddle.dashboard("chargebacks/" + chargeback.path("id").asString() + "/reverse", Json.object());

        assertThat(reverse.path("action").asString()).isEqualTo("chargeback_reverse");
        assertThat(adjustedTotal()).isEqualTo("2000");
        assertThat(world.get("/adjustments?id=" + chargeback.path("id").asString())
                        .data()
                        .path(0)
                        .path("status")
                        .asString())
                .isEqualTo("reversed");
        assertThat(world.eventTypesAfter(seen))
                .containsExactly("adjustment.created", "adjustment.created", "adjustment.created");
    }

    @Test
    void includedAdjustmentsHaveTheirTotals() {
        approve(refund("500"));

        JsonNode shown = world.get(
                        "/transactions/" + transaction + "?include=adjustments,adjustments_totals,customer,address")
                .data();

        assertThat(shown.path("adjustments")).hasSize(1);
        assertThat(shown.path("adjustments_totals")
                        .path("breakdown")
                        .path("refund")
                        .asString())
                .isEqualTo("500");
        assertThat(shown.path("customer").path("email").asString()).isEqualTo("u1@example.com");
        assertThat(shown.path("address").path("country_code").asString()).isEqualTo("US");
        assertThat(world.get("/transactions/" + transaction + "?include=weather")
                        .status())
                .isEqualTo(400);
    }
}
