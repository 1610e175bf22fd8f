package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls;
import dev.tenure.workflows.subscription.PlanChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What else is on a subscription than one item of ours, when its plan is changed: the real calls at the sandbox Paddle. */
final class SeveralItemsTest {
    private static final String PRO = "pro_01tenure0pro00000000000000";

    private final PaddleWorld world = PaddleWorld.open();
    private final PaddleCalls calls = RealCalls.to(world.paddle, Duration.ofSeconds(10));
    private final String id = world.subscribe("several", PaddleWorld.PRO_MONTHLY);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aChangeReplacesThePlansItemAndEveryOtherItemStaysAsManyTimesAsItWas() {
        String foreign = monthlyPriceOf(somethingElse());
        put(item(PaddleWorld.PRO_MONTHLY, 2) + "," + item(foreign, 5));

        PaddleAnswer answer = change();

        assertThat(answer).isInstanceOf(PaddleAnswer.Done.class);
        assertThat(items()).containsExactlyInAnyOrder(PaddleWorld.MAX_MONTHLY + " 2", foreign + " 5");
    }

    @Test
    void aChangeOfSeveralPlansIsRefusedAndNothingIsSent() {
        put(item(PaddleWorld.PRO_MONTHLY, 1) + "," + item(monthlyPriceOf(PRO), 1));
        List<String> before = items();
        int events = world.events().size();

        PaddleAnswer answer = change();

        assertThat(answer).isEqualTo(new PaddleAnswer.RefusedForGood("several_plan_items"));
        assertThat(items()).isEqualTo(before);
        assertThat(world.events()).hasSize(events);
    }

    private PaddleAnswer change() {
        world.clock.set(world.clock.instant().plus(Duration.ofDays(3)));
        return calls.change(new PaddleCalls.ChangeRequest(
                id, PaddleWorld.MAX_MONTHLY, PlanChange.Mode.PRORATED_IMMEDIATELY, true, null, world.clock.instant()));
    }

    private void put(String items) {
        PaddleWorld.Reply put = world.patch(
                "/subscriptions/" + id,
                "{\"items\":[" + items + "],\"proration_billing_mode\":\"prorated_immediately\"}");
        assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
    }

    private static String item(String priceId, int quantity) {
        return "{\"price_id\":\"" + priceId + "\",\"quantity\":" + quantity + "}";
    }

    private String somethingElse() {
        return world.post("/products", "{\"name\":\"Something else\",\"tax_category\":\"saas\"}")
                .data()
                .path("id")
                .asString();
    }

    private String monthlyPriceOf(String productId) {
        String price = """
                {"product_id":"%s","description":"monthly","billing_cycle":{"interval":"month","frequency":1},
                 "unit_price":{"amount":"900","currency_code":"USD"}}
                """.formatted(productId);
        return world.post("/prices", price).data().path("id").asString();
    }

    private List<String> items() {
        return world.subscription(id)
                .path("items")
                .valueStream()
                .map(item -> item.path("price").path("id").asString() + " "
                        + item.path("quantity").asInt())
                .toList();
    }
}
