package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FirstCheckoutTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aCheckoutTellsItsWholeStory() {
        CheckoutOutcome outcome = world.buy("u1", PaddleWorld.PRO_MONTHLY);

        assertThat(outcome.status()).isEqualTo("completed");
        List<String> types = world.eventTypesAfter(0);
        assertThat(types.subList(0, 3)).containsExactly("transaction.created", "customer.created", "address.created");
        assertThat(types.subList(3, 5)).containsExactlyInAnyOrder("transaction.updated", "transaction.ready");
        assertThat(types.subList(5, 7)).containsExactlyInAnyOrder("transaction.updated", "transaction.paid");
        assertThat(types.get(7)).isEqualTo("payment_method.saved");
        assertThat(types.subList(8, 10)).containsExactlyInAnyOrder("subscription.created", "subscription.activated");
        assertThat(types.get(10)).isEqualTo("transaction.updated");
        assertThat(types.subList(11, 13)).containsExactlyInAnyOrder("transaction.updated", "transaction.completed");
        assertThat(types).hasSize(13);
    }

    @Test
    void theSubscriptionBeginsWhenTheMoneyIsCaptured() {
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);

        JsonNode subscription = world.subscription(id);

        assertThat(subscription.path("status").asString()).isEqualTo("active");
        Instant starts =
                world.instant(subscription.path("current_billing_period").path("starts_at"));
        Instant ends = world.instant(subscription.path("current_billing_period").path("ends_at"));
        assertThat(starts).isBetween(Instant.parse(PaddleWorld.START), Instant.parse("2026-11-23T10:00:00.13Z"));
        assertThat(ends).isEqualTo(Instant.parse(starts.toString().replace("2026-11-23", "2026-12-23")));
        assertThat(subscription.path("next_billed_at"))
                .isEqualTo(subscription.path("current_billing_period").path("ends_at"));
        assertThat(subscription.path("custom_data").path("tenure_user").asString())
                .isEqualTo("u1");
        assertThat(subscription.path("management_urls").path("cancel").asString())
                .contains(id);
    }

    @Test
    void onlyTheCreatedEventNamesTheTransaction() {
        CheckoutOutcome outcome = world.buy("u1", PaddleWorld.PRO_MONTHLY);

        List<JsonNode> subscriptionEvents = world.events().stream()
                .filter(event -> event.path("event_type").asString().startsWith("subscription."))
                .toList();

        assertThat(subscriptionEvents).hasSize(2).allSatisfy(event -> {
            boolean created = event.path("event_type").asString().equals("subscription.created");
            assertThat(event.path("data").path("transaction_id").asString(""))
                    .isEqualTo(created ? outcome.transactionId() : "");
            assertThat(event.path("data").has("management_urls")).isFalse();
        });
        assertThat(subscriptionEvents.get(0).path("occurred_at"))
                .isEqualTo(subscriptionEvents.get(1).path("occurred_at"));
    }

    @Test
    void aDeclinedCardLeavesTheTransactionReady() {
        CheckoutOutcome outcome = world.buy("u1", PaddleWorld.PRO_MONTHLY, "decline");

        assertThat(outcome.subscriptionId()).isNull();
        assertThat(outcome.status()).isEqualTo("ready");
        JsonNode transaction =
                world.get("/transactions/" + outcome.transactionId()).data();
        assertThat(transaction.path("payments").path(0).path("error_code").asString())
                .isEqualTo("declined");
        assertThat(world.eventTypesAfter(5)).containsExactly("transaction.payment_failed");
    }

    @Test
    void anAbandonedChallengeIsNoFailure() {
        CheckoutOutcome outcome = world.buy("u1", PaddleWorld.PRO_MONTHLY, "challenge_abandoned");

        JsonNode transaction =
                world.get("/transactions/" + outcome.transactionId()).data();
        assertThat(transaction.path("status").asString()).isEqualTo("ready");
        assertThat(transaction.path("payments").path(0).path("status").asString())
                .isEqualTo("action_required");
        assertThat(world.eventTypesAfter(5)).containsExactly("transaction.updated");
    }

    @Test
    void theSamePersonIsTheSameCustomer() {
        CheckoutOutcome first = world.buy("u1", PaddleWorld.PRO_MONTHLY);
        CheckoutOutcome second = world.buy("u1", PaddleWorld.CREDITS_500);

        assertThat(second.customerId()).isEqualTo(first.customerId());
        assertThat(second.subscriptionId()).isNull();
        JsonNode transaction =
                world.get("/transactions/" + second.transactionId()).data();
        assertThat(transaction.path("status").asString()).isEqualTo("completed");
        assertThat(transaction.path("subscription_id").isNull()).isTrue();
        assertThat(transaction.path("billing_period").isNull()).isTrue();
        assertThat(transaction.path("invoice_number").asString()).startsWith("325-");
    }

    @Test
    void anApiTransactionIsPaidByItsBuyer() {
        PaddleWorld.Reply created = world.post("/transactions", """
                {"items":[{"price_id":"%s","quantity":1}],"custom_data":{"tenure_user":"u7"}}
                """.formatted(PaddleWorld.PRO_MONTHLY));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.data().path("status").asString()).isEqualTo("draft");
        String id = created.data().path("id").asString();
        assertThat(created.data().path("checkout").path("url").asString())
                .isEqualTo("http://localhost:8080/pay?_ptxn=" + id);

        CheckoutOutcome outcome = world.paddle.pay(new PaymentRequest(id, null, "US", "approve"));

        assertThat(outcome.subscriptionId()).startsWith("sub_");
        assertThat(outcome.status()).isEqualTo("completed");
    }

    @Test
    void transactionTimestampsHaveNineDigitsInEventsAndSixInTheApi() {
        CheckoutOutcome outcome = world.buy("u1", PaddleWorld.PRO_MONTHLY);

        String stored = world.get("/transactions/" + outcome.transactionId())
                .data()
                .path("updated_at")
                .asString();
        String told = world.events().getLast().path("data").path("updated_at").asString();

        assertThat(stored).matches(".*\\.\\d{1,6}Z");
        assertThat(told.substring(0, 20)).isEqualTo(stored.substring(0, 20));
        assertThat(world.instant(world.events().getLast().path("data").path("updated_at"))
                        .truncatedTo(ChronoUnit.MICROS))
                .isEqualTo(Instant.parse(stored));
    }
}
