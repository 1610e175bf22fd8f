package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    /** What was paid for an upgrade is less than its first line: the old plan is given back in the second. */
    private JsonNode upgrade() {
        world.advance(Duration.ofDays(10));
        JsonNode changed = change(bought.subscriptionId(), PaddleWorld.MAX_MONTHLY);
        JsonNode charged = charge(changed.path("id").asString());
        assertThat(charged.path("details").path("line_items"))
                .anyMatch(line -> line.path("totals").path("total").asLong() < 0);
        return charged;
    }

    private JsonNode change(@Nullable String subscription, String price) {
        return world.patch(
                        "/subscriptions/" + subscription,
                        "{\"items\":[{\"price_id\":\"" + price
                                + "\",\"quantity\":1}],\"proration_billing_mode\":\"prorated_immediately\"}")
                .data();
    }

    private JsonNode charge(String subscription) {
        return world.get("/transactions?origin=subscription_update&subscription_id=" + subscription)
                .data()
                .path(0);
    }

    private PaddleWorld.Reply refundInFull(JsonNode of) {
        return world.post(
                "/adjustments",
                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\""
                        + of.path("id").asString() + "\"}");
    }

    private PaddleWorld.Reply refundLine(JsonNode of, String item) {
        String line = of.path("details")
                .path("line_items")
                .valueStream()
                .filter(one -> one.path("totals").path("total").asLong() > 0)
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        return world.post("/adjustments", """
                {"action":"refund","reason":"asked","transaction_id":"%s","items":[{"item_id":"%s",%s}]}
                """.formatted(of.path("id").asString(), line, item));
    }

    private static long grandTotal(JsonNode of) {
        return of.path("details").path("totals").path("grand_total").asLong();
    }

    private static void assertItemsAddUp(JsonNode adjustment) {
        for (String field : List.of("subtotal", "tax", "total")) {
            assertThat(adjustment
                            .path("items")
                            .valueStream()
                            .mapToLong(item -> item.path("totals").path(field).asLong())
                            .sum())
                    .as(field)
                    .isEqualTo(adjustment.path("totals").path(field).asLong());
        }
    }

    private void assertNothingIsLeft(JsonNode of) {
        JsonNode left = world.get("/transactions/" + of.path("id").asString())
                .data()
                .path("details")
                .path("adjusted_totals");
        for (String field : List.of("subtotal", "tax", "total", "grand_total")) {
            assertThat(left.path(field).asString()).as(field).isEqualTo("0");
        }
    }

    @Test
    void aFullRefundOfAnUpgradeGivesBackWhatWasPaidAndNotItsLines() {
        JsonNode upgrade = upgrade();

        PaddleWorld.Reply refund = refundInFull(upgrade);

        assertThat(refund.data().path("totals").path("total").asLong()).isEqualTo(grandTotal(upgrade));
        assertItemsAddUp(refund.data());
        approve(refund);
        assertNothingIsLeft(upgrade);
        assertThat(refundInFull(upgrade).code()).isEqualTo("adjustment_total_amount_above_remaining_allowed");
    }

    @Test
    void aFullRefundAfterAPartialOneGivesBackTheRest() {
        JsonNode upgrade = upgrade();
        approve(refundLine(upgrade, "\"type\":\"partial\",\"amount\":\"333\""));

        PaddleWorld.Reply rest = refundInFull(upgrade);

        assertThat(rest.data().path("totals").path("total").asLong()).isEqualTo(grandTotal(upgrade) - 333);
        assertItemsAddUp(rest.data());
        approve(rest);
        assertNothingIsLeft(upgrade);
    }

    @Test
    void aLineThatCostMoreThanWasPaidIsNotGivenBackWhole() {
        JsonNode upgrade = upgrade();
        long paid = grandTotal(upgrade);

        assertThat(refundLine(upgrade, "\"type\":\"full\"").code())
                .isEqualTo("adjustment_total_amount_above_remaining_allowed");
        PaddleWorld.Reply tooMuch = refundLine(upgrade, "\"type\":\"partial\",\"amount\":\"" + (paid + 1) + "\"");
        assertThat(tooMuch.code()).isEqualTo("adjustment_total_amount_above_remaining_allowed");
        assertThat(tooMuch.body().path("error").path("detail").asString())
                .contains(Long.toString(paid + 1))
                .contains(Long.toString(paid));
        assertThat(refundLine(upgrade, "\"type\":\"partial\",\"amount\":\"" + paid + "\"")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatCreditPaidForIsNotGivenBack() {
        CheckoutOutcome downgraded = world.buy("u2", PaddleWorld.MAX_MONTHLY);
        world.advance(Duration.ofDays(7));
        change(downgraded.subscriptionId(), PaddleWorld.PRO_MONTHLY);
        assertThat(refundInFull(charge(String.valueOf(downgraded.subscriptionId())))
                        .code())
                .isEqualTo("adjustment_amount_cannot_be_zero");
        world.advance(Duration.ofDays(60));
        JsonNode renewals = world.get("/transactions?origin=subscription_recurring&order_by=billed_at[ASC]"
                        + "&subscription_id=" + downgraded.subscriptionId())
                .data();
        assertThat(grandTotal(renewals.path(0))).isZero();
        assertThat(grandTotal(renewals.path(1))).isBetween(1L, 1_999L);

        assertThat(refundInFull(renewals.path(0)).code()).isEqualTo("adjustment_amount_cannot_be_zero");
        PaddleWorld.Reply refund = refundInFull(renewals.path(1));

        assertThat(refund.data().path("totals").path("total").asLong()).isEqualTo(grandTotal(renewals.path(1)));
        assertItemsAddUp(refund.data());
    }

    @Test
    void aBankTakesWhatWasPaidAndGivesThatBack() {
        JsonNode upgrade = upgrade();

        JsonNode taken = world.paddle.dashboard(
                "chargebacks",
                Json.object().put("transaction_id", upgrade.path("id").asString()));

        assertThat(taken.path("totals").path("total").asLong()).isEqualTo(grandTotal(upgrade));
        assertItemsAddUp(taken);
        assertNothingIsLeft(upgrade);
        assertThat(refundInFull(upgrade).code()).isEqualTo("adjustment_total_amount_above_remaining_allowed");
        JsonNode given =
                world.paddle.dashboard("chargebacks/" + taken.path("id").asString() + "/reverse", Json.object());
        assertThat(given.path("totals")).isEqualTo(taken.path("totals"));
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
