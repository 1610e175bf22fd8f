package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlanChangeTest {

    private final PaddleWorld world = PaddleWorld.open();
    private final CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
    private final String id = String.valueOf(bought.subscriptionId());
    private final String customer = String.valueOf(bought.customerId());
    private final Instant end = world.instant(world.subscription(id).path("next_billed_at"));
    private int seen = world.events().size();

    @AfterEach
    void close() {
        world.close();
    }

    private PaddleWorld.Reply change(String priceId, String mode) {
        return world.patch("/subscriptions/" + id, items(priceId, mode));
    }

    private static String items(String priceId, String mode) {
        return """
                {"items":[{"price_id":"%s","quantity":1}],"proration_billing_mode":"%s"}
                """.formatted(priceId, mode);
    }

    private void halfway() {
        Instant start = world.instant(
                world.subscription(id).path("current_billing_period").path("starts_at"));
        world.advanceTo(start.plus(Duration.between(start, end).dividedBy(2)));
        seen = world.events().size();
    }

    private JsonNode transactions(String origin) {
        return world.get("/transactions?subscription_id=" + id + "&origin=" + origin)
                .data();
    }

    private String price() {
        return world.subscription(id)
                .path("items")
                .path(0)
                .path("price")
                .path("id")
                .asString();
    }

    @Test
    void anUpgradeIsChargedForWhatIsLeftOfThePeriod() {
        halfway();

        PaddleWorld.Reply reply = change(PaddleWorld.MAX_MONTHLY, "prorated_immediately");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(price()).isEqualTo(PaddleWorld.MAX_MONTHLY);
        JsonNode transaction = transactions("subscription_update").path(0);
        assertThat(transaction.path("details").path("totals").path("total").asString())
                .isEqualTo("1500");
        assertThat(transaction
                        .path("details")
                        .path("line_items")
                        .path(0)
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("2500");
        assertThat(transaction
                        .path("details")
                        .path("line_items")
                        .path(1)
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("-1000");
        assertThat(transaction
                        .path("details")
                        .path("line_items")
                        .path(1)
                        .path("quantity")
                        .asInt())
                .isEqualTo(-1);
        assertThat(transaction
                        .path("items")
                        .path(0)
                        .path("proration")
                        .path("rate")
                        .asString())
                .isEqualTo("0.5");
        assertThat(world.instant(world.subscription(id).path("next_billed_at"))).isEqualTo(end);
        List<String> types = world.eventTypesAfter(seen);
        assertThat(types.subList(0, 2)).containsExactly("transaction.created", "transaction.billed");
        assertThat(types.subList(2, 4)).containsExactlyInAnyOrder("transaction.updated", "transaction.paid");
        assertThat(types.get(4)).isEqualTo("subscription.updated");
        assertThat(types.subList(5, 7)).containsExactlyInAnyOrder("transaction.updated", "transaction.completed");
        assertThat(types).hasSize(7);
    }

    @Test
    void theSameChangeAgainIsNoChange() {
        change(PaddleWorld.MAX_MONTHLY, "prorated_immediately");
        JsonNode before = world.subscription(id);
        int events = world.events().size();

        PaddleWorld.Reply again = change(PaddleWorld.MAX_MONTHLY, "prorated_immediately");

        assertThat(again.data()).isEqualTo(before);
        assertThat(world.events()).hasSize(events);
        assertThat(transactions("subscription_update")).hasSize(1);
    }

    @Test
    void aDeclinedUpgradeChangesNothingAndItsTransactionCancelsItself() {
        halfway();
        world.paddle.card(customer, "decline");
        JsonNode before = world.subscription(id);

        PaddleWorld.Reply refused = change(PaddleWorld.MAX_MONTHLY, "prorated_immediately");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("subscription_payment_declined");
        assertThat(world.subscription(id)).isEqualTo(before);
        assertThat(transactions("subscription_update").path(0).path("status").asString())
                .isEqualTo("past_due");
        assertThat(world.eventTypesAfter(seen))
                .contains("transaction.payment_failed", "transaction.past_due")
                .doesNotContain("subscription.updated");
        world.advance(Duration.ofSeconds(46));
        assertThat(transactions("subscription_update").path(0).path("status").asString())
                .isEqualTo("canceled");

        world.paddle.card(customer, "approve");
        assertThat(change(PaddleWorld.MAX_MONTHLY, "prorated_immediately").status())
                .isEqualTo(200);
        assertThat(price()).isEqualTo(PaddleWorld.MAX_MONTHLY);
    }

    @Test
    void anUnpaidChangeThatIsAppliedBlocksTheNextOne() {
        halfway();
        world.paddle.card(customer, "decline");

        PaddleWorld.Reply applied = world.patch(
                "/subscriptions/" + id,
                items(PaddleWorld.MAX_MONTHLY, "prorated_immediately\",\"on_payment_failure\":\"apply_change"));

        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.data().path("status").asString()).isEqualTo("active");
        assertThat(price()).isEqualTo(PaddleWorld.MAX_MONTHLY);
        PaddleWorld.Reply next = change(PaddleWorld.PRO_MONTHLY, "prorated_immediately");
        assertThat(next.status()).isEqualTo(409);
        assertThat(next.code()).isEqualTo("subscription_outstanding_transaction");
    }

    @Test
    void aDowngradeGivesCreditThatTheNextRenewalSpends() {
        change(PaddleWorld.MAX_MONTHLY, "prorated_immediately");
        halfway();

        change(PaddleWorld.PRO_MONTHLY, "prorated_immediately");

        JsonNode transaction = transactions("subscription_update").path(0);
        assertThat(transaction.path("status").asString()).isEqualTo("completed");
        assertThat(transaction.path("details").path("totals").path("total").asString())
                .isEqualTo("-1500");
        assertThat(transaction
                        .path("details")
                        .path("totals")
                        .path("grand_total")
                        .asString())
                .isEqualTo("0");
        assertThat(transaction
                        .path("details")
                        .path("totals")
                        .path("credit_to_balance")
                        .asString())
                .isEqualTo("1500");
        assertThat(transaction.path("payments")).isEmpty();
        assertThat(balance("available")).isEqualTo("1500");
        world.advanceTo(end);
        JsonNode renewal = transactions("subscription_recurring").path(0);
        assertThat(renewal.path("details").path("totals").path("credit").asString())
                .isEqualTo("1500");
        assertThat(renewal.path("details").path("totals").path("grand_total").asString())
                .isEqualTo("500");
        assertThat(renewal.path("payments").path(0).path("amount").asString()).isEqualTo("500");
        assertThat(balance("available")).isEqualTo("0");
        assertThat(balance("used")).isEqualTo("1500");
    }

    private String balance(String part) {
        return world.get("/customers/" + customer + "/credit-balances")
                .data()
                .path(0)
                .path("balance")
                .path(part)
                .asString();
    }

    @Test
    void aNextPeriodChangeIsBilledWithTheRenewal() {
        halfway();

        change(PaddleWorld.MAX_MONTHLY, "prorated_next_billing_period");

        assertThat(world.eventTypesAfter(seen)).containsExactly("subscription.updated");
        assertThat(transactions("subscription_update")).isEmpty();
        JsonNode next = world.get("/subscriptions/" + id + "?include=next_transaction")
                .data()
                .path("next_transaction");
        assertThat(next.path("details").path("totals").path("total").asString()).isEqualTo("6500");
        world.advanceTo(end);
        JsonNode renewal = transactions("subscription_recurring").path(0);
        assertThat(renewal.path("details").path("totals").path("total").asString())
                .isEqualTo("6500");
        world.advance(Duration.ofDays(32));
        assertThat(transactions("subscription_recurring")
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("5000");
    }

    @Test
    void anUnbilledChangeCostsNothingUntilTheRenewal() {
        halfway();

        change(PaddleWorld.MAX_MONTHLY, "do_not_bill");

        assertThat(world.eventTypesAfter(seen)).containsExactly("subscription.updated");
        world.advanceTo(end);
        assertThat(transactions("subscription_recurring")
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("5000");
    }

    @Test
    void aFullChangeCostsTheWholePrice() {
        halfway();

        change(PaddleWorld.MAX_MONTHLY, "full_immediately");

        assertThat(transactions("subscription_update")
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("5000");
    }

    @Test
    void anotherIntervalBeginsANewPeriodNow() {
        halfway();
        Instant now = world.clock.instant().truncatedTo(ChronoUnit.MICROS);

        change(PaddleWorld.PRO_YEARLY, "prorated_immediately");

        JsonNode subscription = world.subscription(id);
        assertThat(world.instant(subscription.path("current_billing_period").path("starts_at")))
                .isEqualTo(now);
        assertThat(subscription.path("billing_cycle").path("interval").asString())
                .isEqualTo("year");
        assertThat(subscription.path("next_billed_at").asString()).startsWith("2027-12-0");
        assertThat(transactions("subscription_update")
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("19000");
        world.advanceTo(end.plusSeconds(5));
        assertThat(transactions("subscription_recurring")).isEmpty();
    }

    @Test
    void aPreviewTellsTheSumAndDoesNothing() {
        halfway();

        PaddleWorld.Reply preview = world.patch(
                "/subscriptions/" + id + "/preview", items(PaddleWorld.MAX_MONTHLY, "prorated_immediately"));

        JsonNode summary = preview.data().path("update_summary");
        assertThat(summary.path("credit").path("amount").asString()).isEqualTo("-1000");
        assertThat(summary.path("charge").path("amount").asString()).isEqualTo("2500");
        assertThat(summary.path("result").path("action").asString()).isEqualTo("charge");
        assertThat(summary.path("result").path("amount").asString()).isEqualTo("1500");
        assertThat(preview.data()
                        .path("immediate_transaction")
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("1500");
        assertThat(preview.data()
                        .path("next_transaction")
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("5000");
        assertThat(preview.data()
                        .path("recurring_transaction_details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("5000");
        assertThat(world.events()).hasSize(seen);
        assertThat(price()).isEqualTo(PaddleWorld.PRO_MONTHLY);
    }

    @Test
    void lateTinyChangesAreRefusedBelowTheMinimumCharge() {
        world.advanceTo(end.minus(Duration.ofHours(2)));

        assertThat(change(PaddleWorld.MAX_MONTHLY, "prorated_immediately").code())
                .isEqualTo("subscription_update_transaction_balance_less_than_charge_limit");
        assertThat(change(PaddleWorld.MAX_MONTHLY, "prorated_next_billing_period")
                        .code())
                .isEqualTo("subscription_update_transaction_balance_less_than_charge_limit");
        assertThat(price()).isEqualTo(PaddleWorld.PRO_MONTHLY);
    }

    @Test
    void aScheduledCancelOnlyLetsSomeModesPass() {
        world.post("/subscriptions/" + id + "/cancel", "{}");

        assertThat(change(PaddleWorld.MAX_MONTHLY, "prorated_next_billing_period")
                        .code())
                .isEqualTo("subscription_invalid_billing_mode_for_scheduled_change");
        PaddleWorld.Reply allowed = change(PaddleWorld.MAX_MONTHLY, "prorated_immediately");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.data().path("scheduled_change").path("action").asString())
                .isEqualTo("cancel");
        assertThat(allowed.data().path("next_billed_at").isNull()).isTrue();
        world.advanceTo(end);
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("canceled");
    }

    @Test
    void whatCannotBeIsRefusedByItsName() {
        String path = "/subscriptions/" + id;
        assertThat(world.patch(path, "{\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY + "\",\"quantity\":1}]}")
                        .code())
                .isEqualTo("subscription_items_update_missing_proration_billing_mode");
        assertThat(world.patch(path, "{\"items\":[],\"proration_billing_mode\":\"do_not_bill\"}")
                        .code())
                .isEqualTo("subscription_all_items_removed");
        assertThat(change(PaddleWorld.CREDITS_500, "do_not_bill").code())
                .isEqualTo("subscription_no_recurring_items_remain");
        assertThat(world.patch(path, "{\"scheduled_change\":{\"action\":\"cancel\"}}")
                        .code())
                .isEqualTo("subscription_scheduled_change_invalid_update");
        assertThat(world.patch(
                                path,
                                "{\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY
                                        + "\"}],\"proration_billing_mode\":\"do_not_bill\"}")
                        .code())
                .isEqualTo("subscription_quantity_missing_for_new_items");
        assertThat(world.patch(
                                path,
                                "{\"next_billed_at\":\"2026-11-23T10:10:00Z\",\"proration_billing_mode\":\"do_not_bill\"}")
                        .code())
                .isEqualTo("subscription_next_billed_at_too_soon");
        world.paddle.card(customer, "decline");
        world.advanceTo(end);
        assertThat(change(PaddleWorld.MAX_MONTHLY, "prorated_immediately").code())
                .isEqualTo("subscription_update_when_past_due");
        assertThat(world.post(path + "/cancel", "{\"effective_from\":\"immediately\"}")
                        .status())
                .isEqualTo(200);
        assertThat(change(PaddleWorld.MAX_MONTHLY, "prorated_immediately").code())
                .isEqualTo("subscription_update_when_canceled");
    }

    @Test
    void aMovedBillingDateMovesTheRenewal() {
        PaddleWorld.Reply moved = world.patch(
                "/subscriptions/" + id,
                "{\"next_billed_at\":\"2026-12-01T00:00:00Z\",\"proration_billing_mode\":\"do_not_bill\"}");

        assertThat(moved.data().path("next_billed_at").asString()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(moved.data().path("current_billing_period").path("ends_at").asString())
                .isEqualTo("2026-12-01T00:00:00Z");
        world.advanceTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(transactions("subscription_recurring")).hasSize(1);
        assertThat(world.subscription(id).path("next_billed_at").asString()).isEqualTo("2027-01-01T00:00:00Z");
    }

    @Test
    void aOneTimeChargeIsPaidNowOrWithTheRenewal() {
        String items = "\"items\":[{\"price_id\":\"" + PaddleWorld.CREDITS_500 + "\",\"quantity\":2}]";

        PaddleWorld.Reply now =
                world.post("/subscriptions/" + id + "/charge", "{\"effective_from\":\"immediately\"," + items + "}");

        assertThat(now.status()).isEqualTo(201);
        assertThat(now.data().path("id").asString()).isEqualTo(id);
        assertThat(transactions("subscription_charge")
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("1000");
        world.post("/subscriptions/" + id + "/charge", "{\"effective_from\":\"next_billing_period\"," + items + "}");
        assertThat(transactions("subscription_charge")).hasSize(1);
        world.advanceTo(end);
        assertThat(transactions("subscription_recurring")
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("3000");
        assertThat(world.post("/subscriptions/" + id + "/charge", "{" + items + "}")
                        .status())
                .isEqualTo(400);
    }
}
