package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each list can be filtered and ordered by, in a world of two customers, of whom one cancels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterTest {

    private PaddleWorld world;
    private String customer = "";
    private String subscription = "";
    private String transaction = "";

    @BeforeAll
    void open() {
        world = PaddleWorld.open();
        CheckoutOutcome first = world.buy("u1", PaddleWorld.PRO_MONTHLY);
        customer = String.valueOf(first.customerId());
        subscription = String.valueOf(first.subscriptionId());
        transaction = first.transactionId();
        world.subscribe("u2", PaddleWorld.MAX_MONTHLY);
        world.buy("u2", PaddleWorld.CREDITS_500);
        world.post("/subscriptions/" + subscription + "/cancel", "{}");
        world.post(
                "/adjustments",
                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\"" + transaction
                        + "\"}");
    }

    @AfterAll
    void close() {
        world.close();
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /subscriptions?customer_id=CUSTOMER                             | 1
            /subscriptions?status=active                                    | 2
            /subscriptions?status=paused,canceled                           | 0
            /subscriptions?scheduled_change_action=cancel                   | 1
            /subscriptions?collection_mode=automatic                        | 2
            /subscriptions?price_id=pri_01tenure0max0monthly000000          | 1
            /subscriptions?next_billed_at[GT]=2026-12-01T00:00:00Z          | 1
            /subscriptions?id=SUBSCRIPTION                                  | 1
            /transactions?customer_id=CUSTOMER                              | 1
            /transactions?subscription_id=SUBSCRIPTION                      | 1
            /transactions?subscription_id=null                              | 1
            /transactions?status=completed&origin=web                       | 3
            /transactions?collection_mode=manual                            | 0
            /transactions?billed_at[LTE]=2026-11-24T00:00:00Z               | 3
            /transactions?updated_at[GT]=2026-11-24T00:00:00Z               | 0
            /transactions?id=TRANSACTION                                    | 1
            /adjustments?transaction_id=TRANSACTION                         | 1
            /adjustments?subscription_id=SUBSCRIPTION&status=approved       | 0
            /adjustments?action=refund&customer_id=CUSTOMER                 | 1
            /customers?email=u1@example.com                                 | 1
            /customers?search=EXAMPLE.com                                   | 2
            /customers?search=nobody                                        | 0
            /customers?status=archived                                      | 0
            /products?tax_category=standard&type=standard                   | 3
            /prices?recurring=true                                          | 3
            /prices?recurring=false                                         | 1
            /prices?product_id=pro_01tenure0pro00000000000000               | 2
            /discounts?code=NONE                                            | 0
            /notification-settings?active=true                              | 1
            /events?event_type=subscription.created,subscription.canceled   | 2
            /notifications?filter=SUBSCRIPTION&status=delivered,failed      | 0
            """)
    void aFilterFindsWhatFits(String path, int found) {
        PaddleWorld.Reply reply = world.get(path.replace("CUSTOMER", customer)
                .replace("SUBSCRIPTION", subscription)
                .replace("TRANSACTION", transaction));
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        assertThat(reply.data()).hasSize(found);
    }

    @ParameterizedTest(name = "{0} ordered by {1}")
    @CsvSource({
        "subscriptions,id",
        "transactions,id",
        "transactions,billed_at",
        "transactions,created_at",
        "transactions,updated_at",
        "customers,id",
        "products,name",
        "products,created_at",
        "products,tax_category",
        "prices,unit_price.amount",
        "prices,billing_cycle.interval",
        "prices,quantity.maximum",
        "discounts,created_at",
        "events,id"
    })
    void eachOrderListsEverything(String list, String field) {
        List<String> ascending = ids(list, field + "[ASC]");
        List<String> descending = ids(list, field + "[DESC]");
        assertThat(ascending.size()).isEqualTo(descending.size());
        assertThat(ascending).containsExactlyInAnyOrderElementsOf(descending);
        if (field.equals("id")) {
            assertThat(ascending).isEqualTo(descending.reversed());
        }
    }

    private List<String> ids(String list, String order) {
        List<String> ids = new ArrayList<>();
        PaddleWorld.Reply reply = world.get("/" + list + "?per_page=200&order_by=" + order);
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        reply.data()
                .forEach(item -> ids.add(
                        item.path("id").asString("") + item.path("event_id").asString("")));
        return ids;
    }
}
