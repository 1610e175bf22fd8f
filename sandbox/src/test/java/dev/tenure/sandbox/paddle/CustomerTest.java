package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CustomerTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anEmailBelongsToOneCustomer() {
        PaddleWorld.Reply first = world.post("/customers", "{\"email\":\"Jo@Example.com\",\"name\":\"Jo\"}");
        assertThat(first.status()).isEqualTo(201);
        String id = first.data().path("id").asString();

        PaddleWorld.Reply second = world.post("/customers", "{\"email\":\"jo@example.com\"}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("customer_already_exists");
        assertThat(second.body().path("error").path("detail").asString())
                .isEqualTo("customer email conflicts with customer of id " + id);
        assertThat(world.get("/customers?email=jo@example.com")
                        .data()
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(world.post("/customers", "{\"email\":\"nobody\"}").code()).isEqualTo("customer_email_invalid");
    }

    @Test
    void customersAndTheirAddressesAreChangedAndArchived() {
        String id = world.post("/customers", "{\"email\":\"jo@example.com\"}")
                .data()
                .path("id")
                .asString();
        world.patch("/customers/" + id, "{\"name\":\"Jo Brown\"}");
        world.patch("/customers/" + id, "{\"name\":\"Jo Brown\"}");
        String address = world.post("/customers/" + id + "/addresses", "{\"country_code\":\"DE\",\"city\":\"Bonn\"}")
                .data()
                .path("id")
                .asString();
        world.patch("/customers/" + id + "/addresses/" + address, "{\"status\":\"archived\"}");

        assertThat(world.eventTypesAfter(0))
                .containsExactly("customer.created", "customer.updated", "address.created", "address.updated");
        assertThat(world.get("/customers/" + id + "/addresses").data()).isEmpty();
        assertThat(world.get("/customers/" + id + "/addresses?status=archived").data())
                .hasSize(1);
        assertThat(world.get("/customers/ctm_no/addresses/" + address).status()).isEqualTo(404);
        assertThat(world.post("/customers/" + id + "/addresses", "{}")
                        .body()
                        .path("error")
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asString())
                .isEqualTo("country_code");
        assertThat(world.post("/customers/" + id + "/businesses", "{\"name\":\"Uplift\",\"contacts\":[]}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aCardOnFileIsListedAndCanBeDeleted() {
        CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
        JsonNode method = world.get("/customers/" + bought.customerId() + "/payment-methods")
                .data()
                .path(0);
        assertThat(method.path("card").path("last4").asString()).isEqualTo("4242");

        assertThat(world.call(
                                "DELETE",
                                "/customers/" + bought.customerId() + "/payment-methods/"
                                        + method.path("id").asString(),
                                null,
                                Map.of())
                        .status())
                .isEqualTo(204);

        assertThat(world.get("/customers/" + bought.customerId() + "/payment-methods")
                        .data())
                .isEmpty();
        assertThat(world.events().getLast().path("event_type").asString()).isEqualTo("payment_method.deleted");
        assertThat(world.patch(
                                "/subscriptions/" + bought.subscriptionId(),
                                "{\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY
                                        + "\",\"quantity\":1}],\"proration_billing_mode\":\"prorated_immediately\"}")
                        .code())
                .isEqualTo("subscription_missing_payment_method_cannot_update");
    }

    @Test
    void anotherCardIsTakenByATransactionOfZero() {
        CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
        JsonNode transaction = world.get(
                        "/subscriptions/" + bought.subscriptionId() + "/update-payment-method-transaction")
                .data();
        assertThat(transaction.path("status").asString()).isEqualTo("ready");
        assertThat(transaction.path("origin").asString()).isEqualTo("subscription_payment_method_change");
        assertThat(transaction.path("details").path("totals").path("total").asString())
                .isEqualTo("0");
        int seen = world.events().size();

        CheckoutOutcome paid =
                world.paddle.pay(new PaymentRequest(transaction.path("id").asString(), null, "US", "4000056655665556"));

        assertThat(paid.subscriptionId()).isEqualTo(bought.subscriptionId());
        assertThat(world.get("/subscriptions").data()).hasSize(1);
        assertThat(world.eventTypesAfter(seen))
                .contains("payment_method.saved", "transaction.completed")
                .noneMatch(type -> type.startsWith("subscription."));
    }

    @Test
    void aPortalSessionHasLinksForEachSubscription() {
        CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);

        PaddleWorld.Reply session = world.post(
                "/customers/" + bought.customerId() + "/portal-sessions",
                "{\"subscription_ids\":[\"" + bought.subscriptionId() + "\"]}");

        assertThat(session.status()).isEqualTo(201);
        assertThat(session.data().path("id").asString()).startsWith("cpls_");
        assertThat(session.data()
                        .path("urls")
                        .path("subscriptions")
                        .path(0)
                        .path("cancel_subscription")
                        .asString())
                .contains("cancel_subscription");
    }

    @Test
    void discountsAreTakenOffFirstBillsAndRecurringOnes() {
        String discount = world.post(
                        "/discounts",
                        "{\"description\":\"Sale\",\"type\":\"percentage\",\"amount\":\"25\",\"recur\":true,\"maximum_recurring_intervals\":2}")
                .data()
                .path("id")
                .asString();
        PaddleWorld.Reply created = world.post(
                "/transactions",
                "{\"discount_id\":\"" + discount + "\",\"items\":[{\"price_id\":\"" + PaddleWorld.PRO_MONTHLY
                        + "\",\"quantity\":1}]}");
        assertThat(created.data().path("details").path("totals").path("total").asString())
                .isEqualTo("1500");

        CheckoutOutcome paid =
                world.paddle.pay(new PaymentRequest(created.data().path("id").asString(), null, "US", "approve"));
        world.advance(Duration.ofDays(70));

        List<String> totals = new ArrayList<>();
        world.get("/transactions?order_by=id[ASC]&subscription_id=" + paid.subscriptionId())
                .data()
                .forEach(transaction -> totals.add(
                        transaction.path("details").path("totals").path("total").asString()));
        assertThat(totals).containsExactly("1500", "1500", "2000");
        assertThat(world.get("/discounts/" + discount).data().path("times_used").asInt())
                .isEqualTo(1);
    }

    @Test
    void aBuyerInACountryWithTaxPaysIt() {
        CheckoutOutcome bought = world.paddle.checkout(
                new CheckoutRequest(PaddleWorld.PRO_MONTHLY, 1, Map.of(), "gb@example.com", "GB", "approve"));

        JsonNode totals = world.get("/transactions/" + bought.transactionId())
                .data()
                .path("details")
                .path("totals");

        assertThat(totals.path("subtotal").asString()).isEqualTo("2000");
        assertThat(totals.path("tax").asString()).isEqualTo("400");
        assertThat(totals.path("total").asString()).isEqualTo("2400");
        assertThat(totals.path("fee").asString()).isEqualTo("170");
        assertThat(totals.path("earnings").asString()).isEqualTo("1830");
    }

    @Test
    void anOpenTransactionIsChangedUntilItIsPaid() {
        String id = world.post(
                        "/transactions",
                        "{\"items\":[{\"price_id\":\"" + PaddleWorld.PRO_MONTHLY + "\",\"quantity\":1}]}")
                .data()
                .path("id")
                .asString();
        String customer = world.post("/customers", "{\"email\":\"jo@example.com\"}")
                .data()
                .path("id")
                .asString();
        String address = world.post("/customers/" + customer + "/addresses", "{\"country_code\":\"US\"}")
                .data()
                .path("id")
                .asString();

        PaddleWorld.Reply ready = world.patch(
                "/transactions/" + id, "{\"customer_id\":\"" + customer + "\",\"address_id\":\"" + address + "\"}");
        assertThat(ready.data().path("status").asString()).isEqualTo("ready");
        world.patch(
                "/transactions/" + id,
                "{\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY + "\",\"quantity\":2}]}");
        CheckoutOutcome paid = world.paddle.pay(new PaymentRequest(id, null, "US", "approve"));

        assertThat(world.get("/transactions/" + id)
                        .data()
                        .path("details")
                        .path("totals")
                        .path("total")
                        .asString())
                .isEqualTo("10000");
        assertThat(paid.customerId()).isEqualTo(customer);
        assertThat(world.patch("/transactions/" + id, "{\"custom_data\":{}}").code())
                .isEqualTo("transaction_immutable");
        assertThat(world.get("/transactions/" + id + "/invoice")
                        .data()
                        .path("url")
                        .asString())
                .contains("invoice_325-");
        assertThat(world.post("/transactions/" + id + "/revise", "{\"customer\":{\"name\":\"Jo\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(world.post("/transactions/" + id + "/revise", "{\"customer\":{\"name\":\"Jo\"}}")
                        .code())
                .isEqualTo("transaction_has_already_been_revised");
    }
}
