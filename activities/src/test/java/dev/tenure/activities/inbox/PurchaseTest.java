package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.reconciliation.PullMode;
import dev.tenure.activities.reconciliation.ReadingPace;
import dev.tenure.activities.reconciliation.ReconciliationCallsImpl;
import dev.tenure.activities.reconciliation.ReconciliationSettings;
import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import dev.tenure.workflows.subscription.Policies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Credit packs through inbox, workflow and Postgres; and payments that nobody's link tells. */
final class PurchaseTest {
    private static final AtomicInteger NUMBER = new AtomicInteger(7_000);
    private static final String PACK = "pri_01tenure0credits0500000000";
    private static final String PACK_PRODUCT = "pro_01tenure0credits0000000000";
    private static final String RECURRING = "\"billing_cycle\":{\"interval\":\"month\",\"frequency\":1}";
    private static final String ONCE = "\"billing_cycle\":null";
    private static final String SOMEBODY = "00000000-0000-4000-8000-0000000000aa";

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
        return events.stream()
                .map(event -> jdbc().sql("select outcome || coalesce(' ' || reason, '') from public.paddle_events"
                                + " where event_id = :id")
                        .param("id", event.eventId())
                        .query(String.class)
                        .single())
                .distinct()
                .toList();
    }

    private static long credits(String userId, String kind) {
        return jdbc().sql("select coalesce(sum(amount), 0) from public.wallet_entries"
                        + " where user_id = :user::uuid and kind = :kind")
                .param("user", userId)
                .param("kind", kind)
                .query(Long.class)
                .single();
    }

    private static String purchase(Buyer buyer) {
        return jdbc().sql("select status || ' ' || credits || ' ' || coalesce(user_id::text, 'nobody')"
                        + " from public.purchases where transaction_id = :id")
                .param("id", buyer.transactionId())
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private static Webhook pack(Buyer buyer, String number) {
        Buyer customer = buyer.buying(PACK, PACK_PRODUCT);
        Webhook recurring =
                customer.transaction(number, "transaction.completed", "completed", customer.startsAt(), false);
        return recurring.withBody(recurring.body().replace(RECURRING, ONCE));
    }

    /** The completed transaction with a second line of a credit pack. */
    private static Webhook mixed(Buyer buyer) {
        Webhook one = buyer.checkout().get(4);
        String items = one.body().replaceFirst("(?s).*\"items\":\\[(\\{\"price\".*?\"proration\":null})].*", "$1");
        String line = one.body().replaceFirst("(?s).*\"line_items\":\\[(.*?)]},\\s*\"payments\".*", "$1");
        String item = items.replace(Buyer.PRO_MONTH, PACK)
                .replace(Buyer.PRO, PACK_PRODUCT)
                .replace(RECURRING, ONCE);
        String secondLine = line.replace(Buyer.PRO_MONTH, PACK)
                .replace(Buyer.PRO, PACK_PRODUCT)
                .replace("txnitm_", "txnitm_2");
        return one.withBody(one.body()
                .replace(items, items + "," + item)
                .replace("\"line_items\":[" + line, "\"line_items\":[" + line + "," + secondLine));
    }

    private static void settle() throws Exception {
        stage.settle();
        Until.isTrue(
                "nothing waits to be told",
                Duration.ofSeconds(20),
                () -> stage.outbox().run() == 0);
        stage.settle();
    }

    private static void again(Webhook event) {
        database.owner()
                .sql("update public.paddle_events set outcome = 'received', available_at = null where event_id = :id")
                .param("id", event.eventId())
                .update();
    }

    private static String claim(String entityId) {
        return jdbc().sql("select public.claim_payment(:id, :user::uuid, 'operator:x', 'it is theirs', now())")
                .param("id", entityId)
                .param("user", SOMEBODY)
                .query(String.class)
                .single();
    }

    @Test
    void creditPackIsGrantedOnceHoweverOftenItIsTold() throws Exception {
        Webhook first = pack(buyer, "5");
        Webhook second = pack(buyer, "6");
        stage.receive(List.of(first, second));
        settle();
        again(first);
        settle();

        assertThat(first.route()).isEqualTo("purchase/" + buyer.transactionId());
        assertThat(outcomes(List.of(second))).containsExactly("applied");
        assertThat(outcomes(List.of(first))).containsExactly("duplicate");
        assertThat(credits(buyer.userId(), "purchase")).isEqualTo(500);
        assertThat(purchase(buyer)).isEqualTo("granted 500 " + buyer.userId());
        assertThat(jdbc().sql("select user_id::text from public.customers where customer_id = :id")
                        .param("id", buyer.customerId())
                        .query(String.class)
                        .single())
                .isEqualTo(buyer.userId());
    }

    @Test
    void mixedBasketIsSplitByLine() throws Exception {
        Webhook event = mixed(buyer);
        stage.receive(buyer.checkout().subList(5, 8));
        event.receive(jdbc());
        settle();
        again(event);
        settle();

        assertThat(credits(buyer.userId(), "grant")).isEqualTo(1000);
        assertThat(credits(buyer.userId(), "purchase")).isEqualTo(500);
        assertThat(purchase(buyer)).isEqualTo("granted 500 " + buyer.userId());
    }

    @Test
    void purchaseThatWasKeptAndNeverToldIsGrantedByTheOutbox() throws Exception {
        database.owner()
                .sql("""
                        select public.open_purchase(jsonb_build_object('transaction_id', :id, 'at', now(),
                            'state', jsonb_build_object('transaction_id', :id, 'version', 0, 'user_id', :user,
                                'lines', jsonb_build_array(jsonb_build_object('line_id', 'txnitm_kept', 'pack', 'p',
                                    'credits', 70)),
                                'granted', '[]'::jsonb, 'adjustments', '[]'::jsonb, 'event_ids', '[]'::jsonb)))
                        """)
                .param("id", buyer.transactionId())
                .param("user", buyer.userId())
                .query((row, number) -> number)
                .list();
        settle();

        assertThat(purchase(buyer)).isEqualTo("granted 70 " + buyer.userId());
        assertThat(credits(buyer.userId(), "purchase")).isEqualTo(70);
    }

    @Test
    void refundOfAPurchaseStartsItAgainAndIsNotedForPeople() throws Exception {
        stage.receive(List.of(pack(buyer, "5")));
        settle();
        Webhook refund = buyer.refunded("r", Instant.now());
        Webhook ofNoSubscription = new Webhook(
                refund.eventId(),
                refund.eventType(),
                refund.occurredAt(),
                refund.entityId(),
                refund.customerId(),
                null,
                refund.body()
                        .replace("\"subscription_id\":\"" + buyer.subscriptionId() + "\"", "\"subscription_id\":null"));
        stage.receive(List.of(ofNoSubscription));
        settle();

        assertThat(outcomes(List.of(refund))).containsExactly("applied");
        assertThat(jdbc().sql("select event || ' ' || error_code from public.system_logs"
                                + " where user_id = :user::uuid and not success")
                        .param("user", buyer.userId())
                        .query(String.class)
                        .list())
                .containsExactly("credits_refund needs_review");
        assertThat(credits(buyer.userId(), "purchase")).isEqualTo(500);
    }

    @Test
    void purchaseWithoutAGenuineLinkIsUnclaimedAndGrantedOnceToWhomAnOperatorNames() throws Exception {
        Buyer stranger =
                buyer.withCustomData("{\"tenure_user\":\"" + buyer.userId() + "\",\"tenure_link\":\"forged\"}");
        stage.receive(List.of(pack(stranger, "5")));
        settle();
        assertThat(purchase(stranger)).isEqualTo("unclaimed 500 nobody");
        long before = credits(SOMEBODY, "purchase");

        assertThat(claim(stranger.transactionId())).isEqualTo("claimed");
        settle();
        assertThat(claim(stranger.transactionId())).isEqualTo("known");

        assertThat(purchase(stranger)).isEqualTo("granted 500 " + SOMEBODY);
        assertThat(credits(SOMEBODY, "purchase") - before).isEqualTo(500);
        assertThat(claim("txn_nobody_ever_saw")).isEqualTo("unknown");
    }

    @Test
    void subscriptionWithoutALinkIsUnclaimedAndItsMembershipAppearsWithTheClaim() throws Exception {
        Buyer stranger = buyer.withCustomData("null");
        stage.receive(stranger.checkout());
        settle();
        long before = credits(SOMEBODY, "grant");

        assertThat(claim(stranger.subscriptionId())).isEqualTo("claimed");
        settle();

        assertThat(jdbc().sql("select plan || ' ' || subscription_id from public.user_memberships"
                                + " where user_id = :user::uuid")
                        .param("user", SOMEBODY)
                        .query(String.class)
                        .single())
                .isEqualTo("pro " + stranger.subscriptionId());
        assertThat(credits(SOMEBODY, "grant") - before).isEqualTo(1000);
        assertThat(jdbc().sql("select actor || ': ' || reason from public.system_logs"
                                + " where event = 'admin_action' and subscription_id = :id")
                        .param("id", stranger.subscriptionId())
                        .query(String.class)
                        .list())
                .containsExactly("operator:x: it is theirs");
    }

    private static ReconciliationCallsImpl comparing(Instant billingTime) {
        return new ReconciliationCallsImpl(
                stage.paddle().client(),
                Stage.facts(Stage.CATALOG),
                jdbc(),
                stage.workflows(),
                stage.purchases(),
                Clock.fixed(billingTime, ZoneOffset.UTC),
                new ReconciliationSettings(PullMode.AUTO, Duration.ofMinutes(5), ReadingPace.pagesPerSecond(1000)),
                Policies.DEFAULT);
    }

    /** Paddle's list of events tells of none of it any more. */
    private static void paddleHasOnly(List<String> transactions, List<String> adjustments) {
        stage.paddle().lists("/events", List.of());
        stage.paddle().lists("/transactions", transactions);
        stage.paddle().lists("/adjustments", adjustments);
        database.owner()
                .sql("truncate public.drift, public.pull_cursors, public.system_logs")
                .update();
    }

    private static String data(Webhook event) {
        return JsonMapper.shared().readTree(event.body()).path("data").toString();
    }

    private static List<String> drift() {
        return jdbc().sql("select kind || ' ' || subject from public.drift order by subject")
                .query(String.class)
                .list();
    }

    @Test
    void purchaseThatNoEventToldIsFoundGrantedOnceListedAndItsLateWebhookChangesNothing() throws Exception {
        Webhook told = pack(buyer, "5");
        Instant began = buyer.startsAt().minus(Duration.ofHours(1));
        paddleHasOnly(List.of(), List.of());
        comparing(began).pull();
        stage.paddle().lists("/transactions", List.of(data(told)));

        comparing(began.plus(Duration.ofHours(5))).pull();
        assertThat(drift()).as("before its time nothing is compared").isEmpty();
        Instant later = began.plus(Duration.ofDays(100));
        comparing(later).pull();

        assertThat(drift()).containsExactly("missed_purchase purchase/" + buyer.transactionId());
        Until.isTrue("credits are there", Duration.ofSeconds(10), () -> credits(buyer.userId(), "purchase") == 500);
        assertThat(jdbc().sql("select count(*) from public.transactions where user_id = :user::uuid")
                        .param("user", buyer.userId())
                        .query(Integer.class)
                        .single())
                .isOne();
        int calls = stage.paddle().calls().size();
        comparing(later.plus(Duration.ofMinutes(5))).pull();
        assertThat(drift()).isEmpty();
        assertThat(stage.paddle().calls()).as("events only").hasSize(calls + 1);
        comparing(later.plus(Duration.ofHours(7))).pull();
        stage.receive(List.of(told));
        settle();
        assertThat(credits(buyer.userId(), "purchase")).isEqualTo(500);
        assertThat(drift()).isEmpty();
    }

    @Test
    void whatWasGivenBackOfAMissedPurchaseIsBroughtWithIt() throws Exception {
        Webhook refund = buyer.refunded("9", buyer.startsAt().plusSeconds(60));
        paddleHasOnly(List.of(data(pack(buyer, "5"))), List.of(data(refund)));
        // Paddle says nothing about refunds at first: then all of it is for the next pass.
        Instant later = buyer.startsAt().plus(Duration.ofDays(100));
        stage.paddle().lists().lists(data(pack(buyer, "5"))).refuses(503, "service_unavailable");
        comparing(later).pull();
        assertThat(purchase(buyer)).isEqualTo("none");

        stage.paddle().lists().answers(data(pack(buyer, "5")));
        comparing(later.plus(Duration.ofMinutes(5))).pull();

        Until.isTrue(
                "it is known", Duration.ofSeconds(10), () -> purchase(buyer).equals("granted 500 " + buyer.userId()));
        Until.isTrue(
                "people are asked to look",
                Duration.ofSeconds(10),
                () -> jdbc().sql("select count(*) from public.system_logs where event = 'credits_refund'")
                                .query(Integer.class)
                                .single()
                        == 1);
    }

    @Test
    void whatNobodySellsHereAndWhatIsKnownOrOnItsWayIsNoMissedPurchase() throws Exception {
        Buyer foreign = Buyer.of(NUMBER.incrementAndGet()).withCustomData("null");
        Webhook somebodyElses = pack(foreign, "5");
        Buyer waiting = Buyer.of(NUMBER.incrementAndGet());
        stage.receive(List.of(pack(buyer, "5")));
        settle();
        stage.receive(List.of(pack(waiting, "5")));
        paddleHasOnly(
                List.of(
                        data(pack(buyer, "5")),
                        data(somebodyElses.withBody(somebodyElses
                                .body()
                                .replace(PACK, "pri_01somebodyelses0000000000")
                                .replace(PACK_PRODUCT, "pro_01somebodyelses0000000000"))),
                        data(pack(waiting, "5"))),
                List.of());

        comparing(buyer.startsAt().plus(Duration.ofDays(1))).pull();

        assertThat(drift()).isEmpty();
        assertThat(purchase(foreign)).isEqualTo("none");
        settle();
        assertThat(credits(waiting.userId(), "purchase")).isEqualTo(500);
    }

    @Test
    void missedPurchaseThatTheCatalogDoesNotKnowStaysOpenAndIsLookedAtAgain() {
        Webhook told = pack(buyer, "5");
        String unknown = data(told.withBody(told.body()
                .replace(PACK, "pri_01notyetinthecatalog00000")
                .replace(PACK_PRODUCT, "pro_01notyetinthecatalog00000")));
        paddleHasOnly(List.of(unknown), List.of());
        Instant later = buyer.startsAt().plus(Duration.ofDays(1));

        comparing(later).pull();
        assertThat(drift()).containsExactly("unmapped_price purchase/" + buyer.transactionId());
        stage.paddle().lists("/transactions", List.of());
        comparing(later.plus(Duration.ofHours(7))).pull();

        assertThat(stage.paddle().calls()).contains("GET /transactions/" + buyer.transactionId());
        assertThat(drift()).containsExactly("unmapped_price purchase/" + buyer.transactionId());
        assertThat(purchase(buyer)).isEqualTo("none");
    }
}
