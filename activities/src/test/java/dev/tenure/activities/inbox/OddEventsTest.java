package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.LogLines;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events that cannot be carried out as they are: each stays visible, none is lost, none holds up another. */
final class OddEventsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger(500);
    private static final String PACK = "pri_01tenure0credits0500000000";
    private static final String PACK_PRODUCT = "pro_01tenure0credits0000000000";
    private static final String RECURRING = "\"billing_cycle\":{\"interval\":\"month\",\"frequency\":1}";

    private static Database database;
    private static Stage stage;

    private final Buyer buyer = Buyer.of(NUMBER.incrementAndGet());

    @BeforeAll
    static void open() {
        database = Database.migrated();
        stage = Stage.open(database.applicationDataSource());
    }

    @AfterAll
    static void close() {
        stage.close();
        database.close();
    }

    private static JdbcClient jdbc() {
        return database.application();
    }

    private static String outcome(Webhook event) {
        return jdbc().sql(
                        "select outcome || coalesce(' ' || reason, '') from public.paddle_events where event_id = :id")
                .param("id", event.eventId())
                .query(String.class)
                .single();
    }

    private static long count(String from, String id) {
        return jdbc().sql("select count(*) from public." + from)
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private static void set(Webhook event, String assignment) {
        database.owner()
                .sql("update public.paddle_events set available_at = null, " + assignment + " where event_id = :id")
                .param("id", event.eventId())
                .update();
    }

    private static Webhook dispatched(Webhook event) throws Exception {
        event.receive(jdbc());
        Stage.dispatch(stage.dispatcher());
        return event;
    }

    private Webhook completed() {
        return buyer.checkout().get(4);
    }

    /** The completed transaction with a second line. */
    private Webhook completedWith(String priceId, String productId, String billing) {
        Webhook one = completed();
        String items = one.body().replaceFirst("(?s).*\"items\":\\[(\\{\"price\".*?\"proration\":null})].*", "$1");
        String line = one.body().replaceFirst("(?s).*\"line_items\":\\[(.*?)]},\\s*\"payments\".*", "$1");
        String secondItem = items.replace(Buyer.PRO_MONTH, priceId)
                .replace(Buyer.PRO, productId)
                .replace(RECURRING, billing);
        String secondLine = line.replace(Buyer.PRO_MONTH, priceId)
                .replace(Buyer.PRO, productId)
                .replace("txnitm_", "txnitm_2");
        return one.withBody(one.body()
                .replace(items, items + "," + secondItem)
                .replace("\"line_items\":[" + line, "\"line_items\":[" + line + "," + secondLine));
    }

    @Test
    void creditPackThatIsNotCarriedOutYetHasFailedVisiblyAndItsTransactionIsListed() throws Exception {
        Buyer customer = buyer.buying(PACK, PACK_PRODUCT);
        Webhook recurring = customer.transaction("5", "transaction.completed", "completed", customer.startsAt(), false);
        Webhook event = recurring.withBody(recurring.body().replace(RECURRING, "\"billing_cycle\":null"));
        try (LogLines log = LogLines.of(EventJudge.class)) {
            dispatched(event);
            assertThat(log.all())
                    .contains("ERROR purchase_not_handled event_id=" + event.eventId() + " transaction_id="
                            + customer.transactionId());
        }
        assertThat(event.route()).startsWith("mirror/");
        assertThat(outcome(event)).isEqualTo("failed purchase_not_handled");
        assertThat(count("transactions where transaction_id = :id", customer.transactionId()))
                .isOne();
    }

    @Test
    void creditPackBesideAPlanIsLoggedAndThePlanIsGranted() throws Exception {
        Webhook event = completedWith(PACK, PACK_PRODUCT, "\"billing_cycle\":null");
        try (LogLines log = LogLines.of(EventJudge.class)) {
            stage.receive(buyer.checkout().subList(5, 8));
            event.receive(jdbc());
            stage.settle();
            assertThat(log.all())
                    .contains("ERROR purchase_not_handled event_id=" + event.eventId() + " transaction_id="
                            + buyer.transactionId());
        }
        assertThat(outcome(event)).isEqualTo("applied");
        assertThat(count("wallet_entries where user_id = :id::uuid", buyer.userId()))
                .isOne();
    }

    @Test
    void unmappedLineBesideAMappedOneIsRecordedOnceAndThePlanIsGranted() throws Exception {
        Webhook event = completedWith("pri_unknown", "pro_unknown", RECURRING);
        try (LogLines log = LogLines.of(EventJudge.class)) {
            stage.receive(buyer.checkout().subList(5, 8));
            event.receive(jdbc());
            stage.settle();
            assertThat(log.all())
                    .contains("ERROR unmapped_line event_id=" + event.eventId() + " transaction_id="
                            + buyer.transactionId() + " price_id=pri_unknown product_id=pro_unknown");
        }
        assertThat(outcome(event)).isEqualTo("applied");
        assertThat(count("wallet_entries where user_id = :id::uuid", buyer.userId()))
                .isOne();
        set(event, "outcome = 'received'");
        stage.settle();
        assertThat(jdbc().sql("select event, success, error_code, actor from public.system_logs where reason = :id")
                        .param("id", event.eventId())
                        .query()
                        .listOfRows())
                .containsExactly(Map.of(
                        "event", "reconciliation_drift",
                        "success", false,
                        "error_code", "unmapped_price",
                        "actor", "provider"));
    }
}
