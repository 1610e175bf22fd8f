package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrialTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    private String price(String trial) {
        return world.post("/prices", """
                        {"description":"with trial","product_id":"pro_01tenure0pro00000000000000",
                         "unit_price":{"amount":"2000","currency_code":"USD"},
                         "billing_cycle":{"interval":"month","frequency":1},"trial_period":%s}
                        """.formatted(trial)).data().path("id").asString();
    }

    @Test
    void previewsShowATrialOrThePriceBehindIt() {
        String items = "\"items\":[{\"price_id\":\"" + price("{\"interval\":\"day\",\"frequency\":14}")
                + "\",\"quantity\":2}]";
        String total = "/data/details/totals/total";
        assertThat(world.post("/transactions/preview", "{" + items + "}")
                        .body()
                        .at(total)
                        .asString())
                .isEqualTo("0");
        assertThat(world.post("/transactions/preview", "{\"ignore_trials\":true," + items + "}")
                        .body()
                        .at(total)
                        .asString())
                .isEqualTo("4000");
        assertThat(world.post("/pricing-preview", "{" + items + "}")
                        .body()
                        .at("/data/details/line_items/0/totals/total")
                        .asString())
                .isEqualTo("4000");
    }

    @Test
    void aTrialOfWhatIsNotWorthChargingIsRefused() {
        String price = world.post("/prices", """
                        {"description":"cheap","product_id":"pro_01tenure0pro00000000000000",
                         "unit_price":{"amount":"50","currency_code":"USD"},
                         "billing_cycle":{"interval":"month","frequency":1},"trial_period":{"interval":"day","frequency":14}}
                        """).data().path("id").asString();
        assertThat(world.post("/transactions", "{\"items\":[{\"price_id\":\"" + price + "\",\"quantity\":1}]}")
                        .code())
                .isEqualTo("transaction_recurring_balance_less_than_charge_limit");
    }

    @Test
    void aTrialCostsNothingAndThenBecomesASubscription() {
        CheckoutOutcome bought = world.buy("u1", price("{\"interval\":\"day\",\"frequency\":14}"));
        String id = String.valueOf(bought.subscriptionId());
        JsonNode trialing = world.subscription(id);
        assertThat(trialing.path("status").asString()).isEqualTo("trialing");
        assertThat(trialing.path("first_billed_at").isNull()).isTrue();
        assertThat(trialing.path("items").path(0).path("trial_dates").path("ends_at"))
                .isEqualTo(trialing.path("next_billed_at"));
        JsonNode first = world.get("/transactions/" + bought.transactionId()).data();
        assertThat(first.path("status").asString()).isEqualTo("completed");
        assertThat(first.path("details").path("totals").path("total").asString())
                .isEqualTo("0");
        assertThat(world.eventTypesAfter(0)).contains("subscription.trialing").doesNotContain("subscription.activated");
        int seen = world.events().size();

        world.advance(Duration.ofDays(14).plusSeconds(1));

        JsonNode active = world.subscription(id);
        assertThat(active.path("status").asString()).isEqualTo("active");
        assertThat(active.path("first_billed_at")).isEqualTo(trialing.path("next_billed_at"));
        List<String> types = world.eventTypesAfter(seen);
        assertThat(types.subList(0, 2)).containsExactlyInAnyOrder("subscription.activated", "subscription.updated");
        assertThat(types.subList(2, 4)).containsExactly("transaction.created", "transaction.billed");
        assertThat(world.get("/transactions?subscription_id=" + id + "&origin=subscription_recurring")
                        .data()
                        .path(0)
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("2000");
    }

    @Test
    void aDeclinedFirstChargeIsPastDueAfterItWasActivated() {
        CheckoutOutcome bought = world.buy("u1", price("{\"interval\":\"day\",\"frequency\":7}"));
        world.paddle.card(String.valueOf(bought.customerId()), "decline");

        world.advance(Duration.ofDays(8));

        assertThat(world.subscription(String.valueOf(bought.subscriptionId()))
                        .path("status")
                        .asString())
                .isEqualTo("past_due");
        assertThat(world.eventTypesAfter(0)).contains("subscription.activated", "subscription.past_due");
    }

    @Test
    void aTrialOnlyLetsItsQuantityAndItsDateBeChangedUnbilled() {
        String id = String.valueOf(world.buy("u1", price("{\"interval\":\"day\",\"frequency\":14}"))
                .subscriptionId());
        String own = world.subscription(id)
                .path("items")
                .path(0)
                .path("price")
                .path("id")
                .asString();
        String path = "/subscriptions/" + id;

        assertThat(world.patch(path, items(PaddleWorld.MAX_MONTHLY, 1, "do_not_bill"))
                        .code())
                .isEqualTo("subscription_update_when_trialing");
        assertThat(world.patch(path, items(own, 2, "prorated_immediately")).code())
                .isEqualTo("subscription_trialing_items_update_invalid_options");
        assertThat(world.patch(path, items(own, 2, "do_not_bill"))
                        .data()
                        .path("items")
                        .path(0)
                        .path("quantity")
                        .asInt())
                .isEqualTo(2);
        assertThat(world.post(path + "/pause", "{}").code()).isEqualTo("subscription_cannot_be_paused");
    }

    private static String items(String priceId, int quantity, String mode) {
        return "{\"items\":[{\"price_id\":\"" + priceId + "\",\"quantity\":" + quantity
                + "}],\"proration_billing_mode\":\"" + mode + "\"}";
    }

    @Test
    void aTrialCanBeActivatedNow() {
        String id = String.valueOf(world.buy("u1", price("{\"interval\":\"day\",\"frequency\":14}"))
                .subscriptionId());
        world.advance(Duration.ofDays(2));
        Instant now = world.clock.instant().truncatedTo(ChronoUnit.MICROS);

        PaddleWorld.Reply activated = world.post("/subscriptions/" + id + "/activate", "");

        assertThat(activated.status()).isEqualTo(200);
        assertThat(activated.data().path("status").asString()).isEqualTo("active");
        assertThat(world.instant(activated.data().path("current_billing_period").path("starts_at")))
                .isEqualTo(now);
        assertThat(world.instant(activated
                        .data()
                        .path("items")
                        .path(0)
                        .path("trial_dates")
                        .path("ends_at")))
                .isEqualTo(now);
        assertThat(world.post("/subscriptions/" + id + "/activate", "").code())
                .isEqualTo("subscription_cannot_activate");
    }

    @Test
    void aTrialThatIsCanceledEndsUnbilled() {
        String id = String.valueOf(world.buy("u1", price("{\"interval\":\"day\",\"frequency\":14}"))
                .subscriptionId());
        assertThat(world.post("/subscriptions/" + id + "/cancel", "{}")
                        .data()
                        .path("status")
                        .asString())
                .isEqualTo("trialing");

        world.advance(Duration.ofDays(15));

        assertThat(world.subscription(id).path("status").asString()).isEqualTo("canceled");
        assertThat(world.get("/transactions?subscription_id=" + id).data()).hasSize(1);
    }

    @Test
    void aTrialWithoutACardIsBilledByItsProductAndEndsUnlessACardComes() {
        String price = price("{\"interval\":\"day\",\"frequency\":14,\"requires_payment_method\":false}");
        String customer = world.post("/customers", "{\"email\":\"u1@example.com\"}")
                .data()
                .path("id")
                .asString();
        String address = world.post("/customers/" + customer + "/addresses", "{\"country_code\":\"US\"}")
                .data()
                .path("id")
                .asString();
        String body = "{\"status\":\"billed\",\"customer_id\":\"" + customer + "\",\"address_id\":\"" + address
                + "\",\"items\":[{\"price_id\":\"" + price + "\",\"quantity\":1}]}";

        PaddleWorld.Reply billed = world.post("/transactions", body);
        assertThat(billed.data().path("status").asString()).isEqualTo("completed");
        String id = billed.data().path("subscription_id").asString();
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("trialing");
        assertThat(world.subscription(id).path("next_billed_at").isNull()).isTrue();
        assertThat(world.post("/subscriptions/" + id + "/activate", "").code())
                .isEqualTo("subscription_missing_payment_method_cannot_activate");

        world.advance(Duration.ofDays(15));
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("canceled");
    }
}
