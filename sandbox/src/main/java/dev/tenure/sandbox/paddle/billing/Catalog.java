package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is sold in the sandbox from its first start on. */
public final class Catalog {

    public static final String PRO_PRODUCT = "pro_01tenure0pro00000000000000";
    public static final String MAX_PRODUCT = "pro_01tenure0max00000000000000";
    public static final String CREDITS_PRODUCT = "pro_01tenure0credits0000000000";
    public static final String PRO_MONTHLY = "pri_01tenure0pro0monthly000000";
    public static final String PRO_YEARLY = "pri_01tenure0pro0yearly0000000";
    public static final String MAX_MONTHLY = "pri_01tenure0max0monthly000000";
    public static final String CREDITS_500 = "pri_01tenure0credits0500000000";

    private Catalog() {}

    /** Writes the demo catalog; it was there before anybody listened, so no event tells of it. */
    static void write(Act act) {
        product(act, PRO_PRODUCT, "Pro", "1,000 credits each month.");
        product(act, MAX_PRODUCT, "Max", "3,000 credits each month.");
        product(act, CREDITS_PRODUCT, "Credits", "Credits that do not run out with the month.");
        price(act, PRO_MONTHLY, PRO_PRODUCT, "Monthly", 2_000, new BillingCycle(BillingCycle.Unit.MONTH, 1));
        price(act, PRO_YEARLY, PRO_PRODUCT, "Yearly", 20_000, new BillingCycle(BillingCycle.Unit.YEAR, 1));
        price(act, MAX_MONTHLY, MAX_PRODUCT, "Monthly", 5_000, new BillingCycle(BillingCycle.Unit.MONTH, 1));
        price(act, CREDITS_500, CREDITS_PRODUCT, "500 credits", 500, null);
    }

    private static void product(Act act, String id, String name, String description) {
        act.add(Kind.PRODUCT, productOf(id, name, description, act.startedAt()), Json.object());
    }

    private static void price(
            Act act, String id, String productId, String description, long amount, @Nullable BillingCycle cycle) {
        ObjectNode price = Prices.priceOf(id, productId, description, Prices.money(amount, "USD"), act.startedAt());
        price.set("billing_cycle", cycle == null ? price.nullNode() : cycle.write());
        act.add(Kind.PRICE, price, Json.object());
    }

    static ObjectNode productOf(String id, String name, @Nullable String description, Instant createdAt) {
        String at = PaddleTime.write(createdAt.truncatedTo(ChronoUnit.MILLIS));
        return Json.object()
                .put("id", id)
                .put("name", name)
                .put("type", "standard")
                .put("tax_category", "standard")
                .put("description", description)
                .putNull("image_url")
                .putNull("custom_data")
                .put("status", "active")
                .putNull("import_meta")
                .put("created_at", at)
                .put("updated_at", at);
    }
}
