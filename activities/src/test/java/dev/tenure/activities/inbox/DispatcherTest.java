package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.CatalogFile;
import dev.tenure.workflows.subscription.Policies;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

final class DispatcherTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
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

    private static List<String> outcomes(List<Webhook> events) {
        return events.stream().map(DispatcherTest::outcome).distinct().toList();
    }

    private static String outcome(Webhook event) {
        return jdbc().sql(
                        "select outcome || coalesce(' ' || reason, '') from public.paddle_events where event_id = :id")
                .param("id", event.eventId())
                .query(String.class)
                .single();
    }

    private static List<Map<String, Object>> rows(String table, Buyer buyer) {
        return jdbc().sql("select * from public." + table + " where user_id = :user::uuid")
                .param("user", buyer.userId())
                .query()
                .listOfRows();
    }

    private static List<Map<String, Object>> subscriptions(Buyer buyer) {
        return jdbc().sql("select * from public.subscriptions where subscription_id = :id")
                .param("id", buyer.subscriptionId())
                .query()
                .listOfRows();
    }

    private static List<Map<String, Object>> transactions(Buyer buyer) {
        return jdbc().sql("select * from public.transactions where transaction_id = :id")
                .param("id", buyer.transactionId())
                .query()
                .listOfRows();
    }

    private static void assertIsMember(Buyer buyer) {
        assertThat(rows("user_memberships", buyer)).singleElement().satisfies(membership -> assertThat(membership)
                .containsEntry("plan", "pro")
                .containsEntry("level", 1)
                .containsEntry("status", "active"));
        assertThat(rows("wallet_entries", buyer)).singleElement().satisfies(entry -> assertThat(entry)
                .containsEntry("amount", 1000L));
    }

    @Test
    void checkoutMakesAMember() throws Exception {
        List<Webhook> events = buyer.wholeCheckout();
        stage.receive(events);
        stage.settle();
        assertThat(outcomes(events)).containsExactly("applied");
        assertIsMember(buyer);
        assertThat(transactions(buyer)).singleElement().satisfies(transaction -> assertThat(transaction)
                .containsEntry("status", "completed")
                .containsEntry("invoice_number", "325-10566")
                .containsEntry("total_minor", 2000L));
    }

    @Test
    void foreignProductIsIgnoredAndLeavesNothing() throws Exception {
        Buyer foreign = buyer.buying("pri_foreign", "pro_foreign").withCustomData("null");
        List<Webhook> events = new ArrayList<>(foreign.checkout());
        Webhook customer = events.removeFirst();
        stage.receive(events);
        stage.settle();
        assertThat(outcomes(events)).containsExactly("ignored foreign");
        assertThat(transactions(foreign)).isEmpty();
        assertThat(subscriptions(foreign)).isEmpty();
        assertThat(customer.route()).isEqualTo("mirror/" + foreign.customerId());
    }

    @Test
    void foreignPurchaseOfAKnownCustomerIsForeignToo() throws Exception {
        stage.receive(buyer.checkout());
        stage.settle();
        Buyer again = Buyer.of(NUMBER.incrementAndGet())
                .buying("pri_foreign", "pro_foreign")
                .withCustomData("null");
        Webhook foreign = again.subscription("1", "subscription.created", "active", again.startsAt());
        Webhook theirs = new Webhook(
                foreign.eventId(),
                foreign.eventType(),
                foreign.occurredAt(),
                foreign.entityId(),
                buyer.customerId(),
                foreign.subscriptionId(),
                foreign.body().replace(again.customerId(), buyer.customerId()));
        stage.receive(List.of(theirs));
        stage.settle();
        assertThat(outcome(theirs)).isEqualTo("ignored foreign");
        assertThat(subscriptions(again)).isEmpty();
    }

    @Test
    void paidEventOfAnUnmappedPriceWaitsAndIsAppliedOnceWhenTheCatalogLearnsOfIt() throws Exception {
        Buyer early = buyer.buying("pri_new", "pro_new");
        List<Webhook> events = early.checkout();
        stage.receive(events);
        stage.settle();
        Webhook completed = events.get(4);
        assertThat(outcome(completed)).isEqualTo("received unmapped_price");
        assertThat(rows("user_memberships", early)).singleElement().satisfies(membership -> assertThat(membership)
                .containsEntry("level", 0)
                .hasEntrySatisfying("flags", flags -> assertThat(flags).hasToString("{unmapped_price}")));

        Catalog learned = CatalogFile.load(
                null, name -> name.equals("PADDLE_PRICE_ID_PRO_MONTH") ? Buyer.PRO_MONTH + ",pri_new" : null);
        for (int time = 0; time < 2; time++) {
            database.owner()
                    .sql("update public.paddle_events set available_at = clock_timestamp() where event_id = :id")
                    .param("id", completed.eventId())
                    .update();
            stage.dispatcher(learned).dispatchOnce();
        }
        Until.isTrue("applied", Duration.ofSeconds(10), () -> outcome(completed).equals("applied"));
        assertIsMember(early);
        assertThat(rows("user_memberships", early)).singleElement().satisfies(membership -> assertThat(membership)
                .hasEntrySatisfying("flags", flags -> assertThat(flags).hasToString("{}")));
    }

    @Test
    void unknownPriceOfAKnownProductIsTheProductsPlan() throws Exception {
        Buyer special = buyer.buying("pri_special_offer", Buyer.PRO);
        stage.receive(special.checkout());
        stage.settle();
        assertIsMember(special);
    }

    @Test
    void forgedLinkGivesNobodyAnythingAndLosesNothing() throws Exception {
        String forged = buyer.customData().replace("tenure_link\":\"", "tenure_link\":\"x");
        Buyer forger = buyer.withCustomData(forged);
        List<Webhook> events = forger.checkout();
        stage.receive(events);
        stage.settle();
        assertThat(outcomes(events)).containsExactly("applied");
        assertThat(rows("user_memberships", forger)).isEmpty();
        assertThat(rows("wallet_entries", forger)).isEmpty();
        assertThat(subscriptions(forger)).singleElement().satisfies(subscription -> assertThat(subscription)
                .containsEntry("user_id", null)
                .containsEntry("plan", "pro"));
    }

    @Test
    void malformedPayloadHasFailedWithItsReason() throws Exception {
        List<Webhook> events = buyer.checkout();
        Webhook cut = events.get(5).withBody("{\"data\":");
        Webhook poor = events.get(6)
                .withBody(events.get(6).body().replace("\"status\":\"active\",\"customer_id\"", "\"customer_id\""));
        stage.receive(List.of(cut, poor));
        stage.settle();
        assertThat(outcome(cut)).isEqualTo("failed unreadable: not JSON");
        assertThat(outcome(poor)).isEqualTo("failed subscription.status is missing");
    }

    @Test
    void eventThatCannotBeJudgedHoldsUpNobody() throws Exception {
        Buyer other = Buyer.of(NUMBER.incrementAndGet()).buying("pri_free", "pro_free");
        Catalog odd = new Catalog(
                List.of(new Catalog.Plan("free", 0, "Free", 0, List.of(), List.of("pro_free"), List.of())), List.of());
        Webhook breaking = other.checkout().get(5);
        Webhook fine = buyer.checkout().getFirst();
        stage.receive(List.of(breaking, fine));
        Stage.dispatch(stage.dispatcher(odd));
        assertThat(outcome(breaking)).isEqualTo("failed not judged: IllegalArgumentException");
        assertThat(outcome(fine)).isEqualTo("applied");
    }

    @Test
    void mirrorRowThatPostgresRefusesHoldsUpNobody() throws Exception {
        Buyer other = Buyer.of(NUMBER.incrementAndGet());
        Webhook paid = other.checkout().get(1);
        Webhook odd = paid.withBody(paid.body().replace("\"invoice_number\":null", "\"invoice_number\":\"a\\u0000b\""));
        List<Webhook> fine = buyer.checkout();
        stage.receive(List.of(odd));
        stage.receive(fine);
        stage.settle();
        assertThat(outcome(odd)).isEqualTo("failed unstorable");
        assertThat(outcomes(fine)).containsExactly("applied");
    }

    @Test
    void olderSnapshotOfATransactionChangesNothing() throws Exception {
        List<Webhook> events = buyer.checkout();
        stage.receive(List.of(events.get(4)));
        stage.settle();
        stage.receive(List.of(events.get(2), events.get(1)));
        stage.settle();
        assertThat(transactions(buyer)).singleElement().satisfies(transaction -> assertThat(transaction)
                .containsEntry("status", "completed")
                .containsEntry("invoice_number", "325-10566"));
    }

    @Test
    void eventThatTemporalDidNotTakeWaitsAndIsDeliveredLater() throws Exception {
        List<Webhook> events = buyer.checkout();
        stage.receive(events);
        WorkflowServiceStubs nowhere = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:1")
                .setRpcTimeout(Duration.ofMillis(300))
                .setSystemInfoTimeout(Duration.ofMillis(300))
                .setRpcRetryOptions(RpcRetryOptions.newBuilder()
                        .setExpiration(Duration.ofMillis(300))
                        .validateBuildWithDefaults())
                .build());
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            WorkflowClient client = WorkflowClient.newInstance(nowhere);
            PurchaseWorkflows purchases = new PurchaseWorkflows(jdbc(), client);
            Stage.dispatch(new Dispatcher(
                    new Inbox(jdbc()),
                    new EventJudge(Stage.facts(Stage.CATALOG), new Inbox(jdbc()), purchases),
                    new SubscriptionWorkflows(client, false),
                    purchases,
                    Clock.systemUTC(),
                    Policies.DEFAULT,
                    executor));
        } finally {
            nowhere.shutdownNow();
        }
        assertThat(outcome(events.getLast())).isEqualTo("received temporal_unavailable");
        assertThat(outcome(events.getFirst())).isEqualTo("applied");
        assertThat(subscriptions(buyer)).isEmpty();

        Until.isTrue("the events are available again", Duration.ofSeconds(5), () -> stage.inFlight() > 0);
        stage.settle();
        assertThat(outcomes(events)).containsExactly("applied");
        assertIsMember(buyer);
    }

    @Test
    void repeatedEventChangesNothing() throws Exception {
        stage.receive(buyer.checkout());
        stage.settle();
        Map<String, Object> before = version();
        stage.receive(buyer.checkout());
        assertThat(stage.dispatcher().dispatchOnce()).isZero();
        assertThat(version()).isEqualTo(before);
    }

    private Map<String, Object> version() {
        return jdbc().sql("select version, updated_at from public.subscriptions where subscription_id = :id")
                .param("id", buyer.subscriptionId())
                .query()
                .singleRow();
    }
}
