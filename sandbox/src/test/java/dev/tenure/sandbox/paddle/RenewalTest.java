package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.billing.BillingRules;
import dev.tenure.sandbox.paddle.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

class RenewalTest {

    @Test
    void aRenewalIsToldInPaddlesOrder() {
        try (PaddleWorld world = PaddleWorld.open()) {
            world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            int seen = world.events().size();

            world.advance(Duration.ofDays(31));

            List<String> types = world.eventTypesAfter(seen);
            assertThat(types.subList(0, 3))
                    .containsExactly("subscription.updated", "transaction.created", "transaction.billed");
            assertThat(types.subList(3, 5)).containsExactlyInAnyOrder("transaction.updated", "transaction.paid");
            assertThat(types.subList(5, 7)).containsExactlyInAnyOrder("transaction.updated", "transaction.completed");
            assertThat(types).hasSize(7);
        }
    }

    @Test
    void theRenewalsTransactionCoversTheNewPeriod() {
        try (PaddleWorld world = PaddleWorld.open()) {
            String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            Instant end = world.instant(world.subscription(id).path("next_billed_at"));

            world.advanceTo(end);

            JsonNode transaction = world.get("/transactions?subscription_id=" + id + "&origin=subscription_recurring")
                    .data()
                    .path(0);
            assertThat(transaction.path("status").asString()).isEqualTo("completed");
            assertThat(world.instant(transaction.path("billing_period").path("starts_at")))
                    .isEqualTo(end);
            assertThat(transaction
                            .path("items")
                            .path(0)
                            .path("proration")
                            .path("rate")
                            .asString())
                    .isEqualTo("1");
            assertThat(world.instant(transaction.path("created_at"))).isBetween(end, end.plusMillis(5));
        }
    }

    @Test
    void monthEndsKeepTheirAnchor() {
        try (PaddleWorld world = PaddleWorld.open("2027-01-31T08:00:00Z", UnaryOperator.identity())) {
            String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            List<String> ends = new ArrayList<>();
            for (int month = 0; month < 4; month++) {
                Instant end = world.instant(world.subscription(id).path("next_billed_at"));
                ends.add(end.toString().substring(0, 10));
                world.advanceTo(end);
            }
            assertThat(ends).containsExactly("2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31");
        }
    }

    @Test
    void aDeclinedRenewalIsActiveBeforeItIsPastDue() {
        try (PaddleWorld world = PaddleWorld.open()) {
            CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
            String id = String.valueOf(bought.subscriptionId());
            world.paddle.card(String.valueOf(bought.customerId()), "decline");
            int seen = world.events().size();
            Instant end = world.instant(world.subscription(id).path("next_billed_at"));

            world.advanceTo(end);

            List<JsonNode> events = world.events().subList(seen, world.events().size());
            assertThat(events.getFirst().path("data").path("status").asString()).isEqualTo("active");
            List<String> types = world.eventTypesAfter(seen);
            assertThat(types.subList(0, 4))
                    .containsExactly(
                            "subscription.updated",
                            "transaction.created",
                            "transaction.billed",
                            "transaction.payment_failed");
            assertThat(types.subList(4, 6)).containsExactlyInAnyOrder("transaction.updated", "transaction.past_due");
            assertThat(types.subList(6, 8)).containsExactlyInAnyOrder("subscription.updated", "subscription.past_due");
            JsonNode subscription = world.subscription(id);
            assertThat(subscription.path("status").asString()).isEqualTo("past_due");
            assertThat(world.instant(subscription.path("current_billing_period").path("starts_at")))
                    .isEqualTo(end);
        }
    }

    @Test
    void anotherCardPaysWhatIsOverdueAndKeepsTheDates() {
        try (PaddleWorld world = PaddleWorld.open()) {
            CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
            String id = String.valueOf(bought.subscriptionId());
            world.paddle.card(String.valueOf(bought.customerId()), "decline");
            world.advance(Duration.ofDays(31));
            JsonNode before = world.subscription(id);
            int seen = world.events().size();

            world.paddle.card(String.valueOf(bought.customerId()), "approve");

            JsonNode after = world.subscription(id);
            assertThat(after.path("status").asString()).isEqualTo("active");
            assertThat(after.path("next_billed_at")).isEqualTo(before.path("next_billed_at"));
            List<String> types = world.eventTypesAfter(seen);
            assertThat(types).contains("transaction.paid", "subscription.activated", "transaction.completed");
            assertThat(types.indexOf("subscription.activated"))
                    .isBetween(types.indexOf("transaction.paid"), types.indexOf("transaction.completed"));
        }
    }

    @Test
    void dunningEndsInCancellationAfterThirtyDays() {
        try (PaddleWorld world = PaddleWorld.open()) {
            CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
            String id = String.valueOf(bought.subscriptionId());
            world.paddle.card(String.valueOf(bought.customerId()), "decline");
            Instant end = world.instant(world.subscription(id).path("next_billed_at"));

            world.advanceTo(end.plus(Duration.ofDays(29)).plusSeconds(1));
            assertThat(world.subscription(id).path("status").asString()).isEqualTo("past_due");
            world.advanceTo(end.plus(Duration.ofDays(30)).plusSeconds(1));

            JsonNode subscription = world.subscription(id);
            assertThat(subscription.path("status").asString()).isEqualTo("canceled");
            assertThat(world.instant(subscription.path("canceled_at")))
                    .isBetween(
                            end.plus(Duration.ofDays(30)),
                            end.plus(Duration.ofDays(30)).plusMillis(5));
            long failures = world.events().stream()
                    .filter(event -> event.path("event_type").asString().equals("transaction.payment_failed"))
                    .count();
            assertThat(failures).isEqualTo(8);
        }
    }

    @Test
    void dunningCanEndInAPauseThatCancelsWhatNobodyPaid() {
        try (PaddleWorld world = PaddleWorld.open()) {
            world.paddle.dashboard(
                    "dunning_policy",
                    Json.readObject("{\"ending\":\"pause\",\"retry_days\":[2],\"ends_after_days\":5}"));
            CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
            String id = String.valueOf(bought.subscriptionId());
            world.paddle.card(String.valueOf(bought.customerId()), "decline");
            Instant end = world.instant(world.subscription(id).path("next_billed_at"));
            world.advanceTo(end.plus(Duration.ofDays(5)).minusSeconds(1));
            assertThat(world.subscription(id).path("status").asString()).isEqualTo("past_due");
            int seen = world.events().size();

            world.advanceTo(end.plus(Duration.ofDays(5)));

            JsonNode paused = world.subscription(id);
            assertThat(paused.path("status").asString()).isEqualTo("paused");
            assertThat(paused.path("next_billed_at").isNull()).isTrue();
            assertThat(world.eventTypesAfter(seen))
                    .containsExactlyInAnyOrder(
                            "subscription.updated",
                            "subscription.paused",
                            "transaction.updated",
                            "transaction.canceled");
            assertThat(world.get("/transactions?subscription_id=" + id + "&status=canceled")
                            .data())
                    .hasSize(1);
            assertThat(world.post(
                                    "/subscriptions/" + id + "/resume",
                                    "{\"effective_from\":\"immediately\",\"on_resume\":\"continue_existing_billing_period\"}")
                            .code())
                    .isEqualTo("subscription_continuing_existing_billing_period_not_allowed");
        }
    }

    @Test
    void paddleMayBillSomeSecondsAfterThePeriodsEnd() {
        BillingRules late = BillingRules.of("http://localhost/pay").withBillingLag(Duration.ofSeconds(40));
        try (PaddleWorld world = PaddleWorld.open(PaddleWorld.START, settings -> settings.withRules(late))) {
            String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            Instant end = world.instant(world.subscription(id).path("next_billed_at"));

            world.advanceTo(end.plusSeconds(39));
            assertThat(world.instant(world.subscription(id).path("next_billed_at")))
                    .isEqualTo(end);
            world.advanceTo(end.plusSeconds(40));

            JsonNode renewed = world.subscription(id);
            assertThat(world.instant(renewed.path("current_billing_period").path("starts_at")))
                    .isEqualTo(end);
        }
    }

    @Test
    void aSubscriptionThatCannotBeRenewedHoldsNobodyUp() {
        try (PaddleWorld world = PaddleWorld.open()) {
            String broken = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            String sound = world.subscribe("u2", PaddleWorld.PRO_MONTHLY);
            new JdbcTemplate(world.database)
                    .update("UPDATE sandbox.paddle_objects SET data = data - 'billing_cycle' WHERE id = ?", broken);

            world.clock.set(Instant.parse("2026-12-23T10:30:00Z"));
            world.paddle.carryOutDue(world.clock.instant());

            assertThat(world.get("/transactions?subscription_id=" + sound).data())
                    .hasSize(2);
            assertThat(world.get("/transactions?subscription_id=" + broken).data())
                    .hasSize(1);
        }
    }
}
