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

    @Test
    void adjustmentOfAnUnknownSaleWaitsADayForItAndLeavesNothing() throws Exception {
        Webhook refund = dispatched(buyer.refunded("r", buyer.startsAt()));
        set(refund, "attempts = 500, received_at = received_at - interval '23 hours'");
        Stage.dispatch(stage.dispatcher());
        assertThat(outcome(refund)).isEqualTo("received unknown_transaction");
        assertThat(count(
                        "paddle_events where event_id = :id and available_at between"
                                + " clock_timestamp() + interval '50 s' and clock_timestamp() + interval '61 s'",
                        refund.eventId()))
                .isOne();
        set(refund, "received_at = received_at - interval '2 hours'");
        Stage.dispatch(stage.dispatcher());
        assertThat(outcome(refund)).isEqualTo("ignored foreign");
        assertThat(count("adjustments where transaction_id = :id", buyer.transactionId()))
                .isZero();
    }

    @Test
    void adjustmentOfAKnownTransactionIsListedAndNeverForeign() throws Exception {
        dispatched(buyer.checkout().get(1));
        Webhook refund = dispatched(buyer.refunded("r", buyer.startsAt()));
        assertThat(outcome(refund)).isEqualTo("received unknown_subscription");
        assertThat(count("adjustments where transaction_id = :id", buyer.transactionId()))
                .isOne();
        set(refund, "received_at = received_at - interval '25 hours'");
        Stage.dispatch(stage.dispatcher());
        assertThat(outcome(refund)).isEqualTo("failed unknown_subscription");
    }

    @Test
    void adjustmentThatCameBeforeItsSubscriptionIsAppliedAfterIt() throws Exception {
        Webhook refund = dispatched(buyer.refunded("r", Instant.now()));
        stage.receive(buyer.checkout());
        stage.settle();
        set(refund, "attempts = 30");
        stage.settle();
        assertThat(outcome(refund)).isEqualTo("applied");
    }

    @Test
    void signedUserThatIsNoUuidIsNobodyAndHoldsUpNothing() throws Exception {
        Buyer odd = buyer.withCustomData(Buyer.linked("user-17"));
        List<Webhook> events = odd.checkout();
        stage.receive(events);
        stage.settle();
        assertThat(events.stream().map(OddEventsTest::outcome).distinct()).containsExactly("applied");
        assertThat(count("subscriptions where subscription_id = :id and user_id is null", odd.subscriptionId()))
                .isOne();
    }

    @Test
    void unreadableStateFailsItsOwnEventsAndNotItsNeighbours() throws Exception {
        Buyer broken = Buyer.of(NUMBER.incrementAndGet());
        database.owner()
                .sql("insert into public.subscriptions (subscription_id, state, version, created_at, updated_at)"
                        + " values (:id, '{\"version\": \"odd\"}', 1, now(), now())")
                .param("id", broken.subscriptionId())
                .update();
        Webhook theirs = broken.checkout().get(5);
        List<Webhook> fine = buyer.checkout();
        stage.receive(List.of(theirs));
        stage.receive(fine);
        stage.settle();
        assertThat(outcome(theirs)).isEqualTo("failed not dispatched: IllegalArgumentException");
        assertThat(fine.stream().map(OddEventsTest::outcome).distinct()).containsExactly("applied");
    }

    @Test
    void settlementThatPostgresRefusesAltogetherHoldsUpNobody() throws Exception {
        Webhook refused = Buyer.of(NUMBER.incrementAndGet()).checkout().getFirst();
        database.owner().sql("""
                        create function public.refuse() returns trigger language plpgsql as $$
                        begin
                            if new.event_id = '%s' and new.outcome <> 'received' then
                                raise exception 'refused' using errcode = '23514';
                            end if;
                            return new;
                        end $$""".formatted(refused.eventId())).update();
        database.owner()
                .sql("create trigger refuse before update on public.paddle_events"
                        + " for each row execute function public.refuse()")
                .update();
        try {
            Webhook fine = buyer.checkout().getFirst();
            stage.receive(List.of(refused, fine));
            Stage.dispatch(stage.dispatcher());
            Until.isTrue("its neighbour is settled", Duration.ofSeconds(5), () -> outcome(fine)
                    .equals("applied"));
        } finally {
            database.owner().sql("drop function public.refuse() cascade").update();
            database.owner()
                    .sql("delete from public.paddle_events where event_id = :id")
                    .param("id", refused.eventId())
                    .update();
        }
    }
}
