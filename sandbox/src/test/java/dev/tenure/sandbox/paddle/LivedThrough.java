package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.store.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A life in which every call of the API is made at least once, and what was answered, by the name of the answer. */
final class LivedThrough {

    private final PaddleWorld world;
    private final Map<String, List<JsonNode>> answers = new LinkedHashMap<>();

    LivedThrough(PaddleWorld world) {
        this.world = world;
    }

    Map<String, List<JsonNode>> answers() {
        catalog();
        String customer = customer();
        subscription(customer);
        money();
        notifications();
        return answers;
    }

    private PaddleWorld.Reply keep(String name, PaddleWorld.Reply reply) {
        if (reply.status() >= 300) {
            throw new AssertionError(name + ": " + reply.body());
        }
        answers.computeIfAbsent(name, key -> new ArrayList<>()).add(reply.body());
        return reply;
    }

    private static String id(PaddleWorld.Reply reply) {
        return reply.data().path("id").asString();
    }

    private void catalog() {
        String product = id(keep(
                "product",
                world.post(
                        "/products",
                        "{\"name\":\"Student\",\"tax_category\":\"standard\",\"custom_data\":{\"a\":1}}")));
        keep("product", world.patch("/products/" + product, "{\"description\":\"For students\"}"));
        keep("product", world.get("/products/" + product));
        keep("product-list", world.get("/products"));
        String price = id(keep("price", world.post("/prices", """
                        {"description":"Monthly","product_id":"%s","unit_price":{"amount":"500","currency_code":"USD"},
                         "billing_cycle":{"interval":"month","frequency":1},"trial_period":{"interval":"day","frequency":14},
                         "unit_price_overrides":[{"country_codes":["GB"],"unit_price":{"amount":"400","currency_code":"GBP"}}]}
                        """.formatted(product))));
        keep("price", world.patch("/prices/" + price, "{\"name\":\"Student\"}"));
        keep("price", world.get("/prices/" + price));
        keep("price", world.get("/prices/" + price + "?include=product"));
        keep("product", world.get("/products/" + product + "?include=prices"));
        keep("price-list", world.get("/prices"));
        String discount = id(
                keep(
                        "discount",
                        world.post(
                                "/discounts",
                                "{\"description\":\"Sale\",\"type\":\"percentage\",\"amount\":\"10\",\"recur\":true,\"maximum_recurring_intervals\":3,\"expires_at\":\"2030-12-03T00:00:00Z\"}")));
        keep("discount", world.get("/discounts/" + discount));
        keep("discount-list", world.get("/discounts"));
        keep(
                "pricing-preview",
                world.post(
                        "/pricing-preview",
                        "{\"discount_id\":\"" + discount + "\",\"items\":[{\"price_id\":\"" + PaddleWorld.PRO_MONTHLY
                                + "\",\"quantity\":2}]}"));
        keep(
                "transaction-preview",
                world.post(
                        "/transactions/preview",
                        "{\"discount_id\":\"" + discount
                                + "\",\"address\":{\"country_code\":\"US\",\"postal_code\":\"10021\"},\"items\":[{\"price_id\":\""
                                + PaddleWorld.PRO_MONTHLY + "\",\"quantity\":2}]}"));
    }

    private String customer() {
        String customer =
                id(keep("customer", world.post("/customers", "{\"email\":\"sam@example.com\",\"name\":\"Sam\"}")));
        keep("customer", world.patch("/customers/" + customer, "{\"custom_data\":{\"x\":1}}"));
        keep("customer", world.get("/customers/" + customer));
        keep("customer-list", world.get("/customers"));
        String addresses = "/customers/" + customer + "/addresses";
        String address =
                id(keep("address", world.post(addresses, "{\"country_code\":\"US\",\"postal_code\":\"10021\"}")));
        keep("address", world.get(addresses + "/" + address));
        keep("address-list", world.get(addresses));
        String businesses = "/customers/" + customer + "/businesses";
        String business = id(keep(
                "business",
                world.post(
                        businesses,
                        "{\"name\":\"Uplift\",\"contacts\":[{\"name\":\"P\",\"email\":\"p@example.com\"}]}")));
        keep("business", world.get(businesses + "/" + business));
        keep("business-list", world.get(businesses));
        keep("auth-token", world.post("/customers/" + customer + "/auth-token", ""));
        return customer;
    }

    private void subscription(String customer) {
        String address = world.get("/customers/" + customer + "/addresses")
                .data()
                .path(0)
                .path("id")
                .asString();
        String business = world.get("/customers/" + customer + "/businesses")
                .data()
                .path(0)
                .path("id")
                .asString();
        String discount = world.get("/discounts").data().path(0).path("id").asString();
        PaddleWorld.Reply created = keep(
                "transaction",
                world.post(
                        "/transactions?include=customer,address,business,discount,available_payment_methods,adjustments,adjustments_totals",
                        """
                        {"customer_id":"%s","address_id":"%s","business_id":"%s","discount_id":"%s","custom_data":{"u":"1"},
                         "items":[{"price_id":"%s","quantity":1}]}
                        """.formatted(customer, address, business, discount, PaddleWorld.PRO_MONTHLY)));
        keep("transaction", world.patch("/transactions/" + id(created), "{\"custom_data\":{\"u\":\"2\"}}"));
        String subscription = String.valueOf(world.paddle
                .pay(new PaymentRequest(id(created), null, "US", "approve"))
                .subscriptionId());
        String path = "/subscriptions/" + subscription;
        keep("invoice", world.get("/transactions/" + id(created) + "/invoice"));
        keep(
                "transaction",
                world.post("/transactions/" + id(created) + "/revise", "{\"customer\":{\"name\":\"Sam M.\"}}"));
        keep("subscription", world.get(path + "?include=next_transaction,recurring_transaction_details"));
        String max = "{\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY
                + "\",\"quantity\":1}],\"proration_billing_mode\":\"prorated_immediately\"}";
        keep("subscription-update-preview", world.patch(path + "/preview", max));
        keep("subscription", world.patch(path, max));
        world.advance(Duration.ofDays(3));
        world.patch(path, max.replace(PaddleWorld.MAX_MONTHLY, PaddleWorld.PRO_MONTHLY));
        String charge = "{\"effective_from\":\"immediately\",\"items\":[{\"price_id\":\"" + PaddleWorld.CREDITS_500
                + "\",\"quantity\":1}]}";
        keep("subscription-charge-preview", world.post(path + "/charge/preview", charge));
        keep("subscription", world.post(path + "/charge", charge));
        keep("payment-method-transaction", world.get(path + "/update-payment-method-transaction"));
        keep("subscription", world.post(path + "/pause", "{\"resume_at\":\"2027-06-01T00:00:00Z\"}"));
        keep("subscription", world.patch(path, "{\"scheduled_change\":null}"));
        world.advance(Duration.ofDays(31));
        keep("subscription", world.get(path));
        keep("subscription-list", world.get("/subscriptions"));
        keep("transaction-list", world.get("/transactions"));
        world.get("/transactions")
                .data()
                .forEach(transaction -> keep(
                        "transaction",
                        world.get("/transactions/" + transaction.path("id").asString()
                                + "?include=customer,address,business,discount,adjustments,adjustments_totals")));
        String methods = "/customers/" + customer + "/payment-methods";
        keep("payment-method-list", world.get(methods));
        keep(
                "payment-method",
                world.get(methods + "/"
                        + world.get(methods).data().path(0).path("id").asString()));
        keep("credit-balances", world.get("/customers/" + customer + "/credit-balances"));
        keep(
                "portal-session",
                world.post(
                        "/customers/" + customer + "/portal-sessions",
                        "{\"subscription_ids\":[\"" + subscription + "\"]}"));
    }

    private void money() {
        CheckoutOutcome bought = world.buy("refunder", PaddleWorld.PRO_MONTHLY);
        PaddleWorld.Reply adjustment = keep(
                "adjustment",
                world.post(
                        "/adjustments",
                        "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\""
                                + bought.transactionId() + "\"}"));
        keep("credit-note", world.get("/adjustments/" + id(adjustment) + "/credit-note"));
        world.paddle.dashboard("chargebacks", Json.object().put("transaction_id", bought.transactionId()));
        keep("adjustment-list", world.get("/adjustments"));
    }

    private void notifications() {
        world.awaitDeliveries();
        keep("event-types", world.get("/event-types"));
        keep("event-list", world.get("/events?per_page=200"));
        keep("ips", world.get("/ips"));
        PaddleWorld.Reply list = keep("notification-list", world.get("/notifications"));
        String id = list.data().path(0).path("id").asString();
        keep("notification", world.get("/notifications/" + id));
        keep("notification-logs", world.get("/notifications/" + id + "/logs"));
        keep("notification-replay", world.post("/notifications/" + id + "/replay", ""));
        PaddleWorld.Reply setting = keep(
                "notification-setting",
                world.post(
                        "/notification-settings",
                        "{\"description\":\"x\",\"type\":\"url\",\"destination\":\"http://localhost:1/\",\"subscribed_events\":[\"report.created\"]}"));
        keep("notification-setting", world.get("/notification-settings/" + id(setting)));
        keep("notification-setting-list", world.get("/notification-settings"));
    }
}
