package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Subscriptions that are paid by invoice. */
class InvoiceTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    private PaddleWorld.Reply invoice() {
        String customer = world.post("/customers", "{\"email\":\"jo@example.com\"}")
                .data()
                .path("id")
                .asString();
        String address = world.post("/customers/" + customer + "/addresses", "{\"country_code\":\"US\"}")
                .data()
                .path("id")
                .asString();
        return world.post("/transactions", """
                {"collection_mode":"manual","status":"billed","customer_id":"%s","address_id":"%s",
                 "billing_details":{"enable_checkout":false,"payment_terms":{"interval":"day","frequency":14},
                                    "purchase_order_number":"PO-1","additional_information":null},
                 "items":[{"price_id":"%s","quantity":1}]}
                """.formatted(customer, address, PaddleWorld.PRO_MONTHLY));
    }

    @Test
    void anInvoiceBeginsItsSubscriptionWhenItIsBilled() {
        PaddleWorld.Reply billed = invoice();

        assertThat(billed.data().path("status").asString()).isEqualTo("billed");
        assertThat(billed.data().path("checkout").path("url").isNull()).isTrue();
        String id = billed.data().path("subscription_id").asString();
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("active");
        assertThat(world.subscription(id).path("collection_mode").asString()).isEqualTo("manual");
        assertThat(world.eventTypesAfter(0))
                .contains("transaction.billed", "subscription.created", "subscription.activated");

        CheckoutOutcome paid =
                world.paddle.pay(new PaymentRequest(billed.data().path("id").asString(), null, "US", "approve"));
        assertThat(paid.status()).isEqualTo("completed");
        assertThat(world.get("/subscriptions").data()).hasSize(1);
    }

    @Test
    void aRenewalByInvoiceWaitsForItsMoney() {
        String id = invoice().data().path("subscription_id").asString();

        world.advance(Duration.ofDays(31));

        JsonNode renewal = world.get("/transactions?subscription_id=" + id + "&origin=subscription_recurring")
                .data()
                .path(0);
        assertThat(renewal.path("status").asString()).isEqualTo("billed");
        assertThat(renewal.path("payments")).isEmpty();
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("active");
    }

    @Test
    void anOpenInvoiceIsCreditedAndNotRefunded() {
        String id = invoice().data().path("id").asString();
        String body = "{\"action\":\"%s\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\"" + id + "\"}";

        assertThat(world.post("/adjustments", body.formatted("refund")).code())
                .isEqualTo("adjustment_transaction_invalid_status_for_refund");
        PaddleWorld.Reply credit = world.post("/adjustments", body.formatted("credit"));

        assertThat(credit.data().path("status").asString()).isEqualTo("approved");
        assertThat(world.get("/transactions/" + id)
                        .data()
                        .path("details")
                        .path("totals")
                        .path("balance")
                        .asString())
                .isEqualTo("0");
        CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
        assertThat(world.post(
                                "/adjustments",
                                "{\"action\":\"credit\",\"type\":\"full\",\"reason\":\"x\",\"transaction_id\":\""
                                        + bought.transactionId() + "\"}")
                        .code())
                .isEqualTo("adjustment_transaction_invalid_status_for_credit");
    }

    @Test
    void nothingIsGivenBackForAnInvoiceThatIsNotPaid() {
        String id = invoice().data().path("subscription_id").asString();
        String max = "{\"items\":[{\"price_id\":\"" + PaddleWorld.PRO_YEARLY
                + "\",\"quantity\":1}],\"proration_billing_mode\":\"do_not_bill\"}";
        assertThat(world.patch("/subscriptions/" + id, max).status()).isEqualTo(200);

        PaddleWorld.Reply back = world.patch(
                "/subscriptions/" + id,
                max.replace(PaddleWorld.PRO_YEARLY, PaddleWorld.PRO_MONTHLY)
                        .replace("do_not_bill", "prorated_immediately"));

        assertThat(back.code()).isEqualTo("subscription_credit_creation_against_uncompleted_transaction_not_allowed");
    }
}
