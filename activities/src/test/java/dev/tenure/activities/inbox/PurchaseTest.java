package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

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
}
