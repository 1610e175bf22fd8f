package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.facts.LinkedCustomers;
import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Customers of Paddle's whom several users are: they typed the same e-mail address. */
final class SharedCustomerTest {
    private static final AtomicInteger NUMBER = new AtomicInteger(9_100);
    private static final String PACK = "pri_01tenure0credits0500000000";
    private static final String PACK_PRODUCT = "pro_01tenure0credits0000000000";
    private static final String RECURRING = "\"billing_cycle\":{\"interval\":\"month\",\"frequency\":1}";
    private static final String ONCE = "\"billing_cycle\":null";
    private static final String SOMEBODY = "00000000-0000-4000-8000-0000000000ab";

    private static Database database;
    private static Stage stage;

    private final Buyer first = Buyer.of(NUMBER.incrementAndGet());

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

    private static Buyer unlinked() {
        return Buyer.of(NUMBER.incrementAndGet()).withCustomData("null");
    }

    /** The same events, but paid with the first buyer's e-mail address. */
    private List<Webhook> asFirst(Buyer buyer, List<Webhook> events) {
        return events.stream()
                .map(event -> new Webhook(
                        event.eventId(),
                        event.eventType(),
                        event.occurredAt(),
                        event.entityId(),
                        first.customerId(),
                        event.subscriptionId(),
                        event.body().replace(buyer.customerId(), first.customerId())))
                .toList();
    }

    private void pack(Buyer buyer) throws Exception {
        Webhook recurring = buyer.buying(PACK, PACK_PRODUCT)
                .transaction("5", "transaction.completed", "completed", buyer.startsAt(), false);
        receive(asFirst(buyer, List.of(recurring.withBody(recurring.body().replace(RECURRING, ONCE)))));
    }

    private void plan(Buyer buyer) throws Exception {
        receive(asFirst(buyer, buyer.checkout().subList(4, 8)));
    }

    private static void receive(List<Webhook> events) throws Exception {
        stage.receive(events);
        settle();
    }

    private static void settle() throws Exception {
        stage.settle();
        Until.isTrue(
                "nothing waits to be told",
                Duration.ofSeconds(20),
                () -> stage.outbox().run() == 0);
        stage.settle();
    }

    private static String ownerOfPack(Buyer buyer) {
        return owner("purchases where transaction_id = '" + buyer.transactionId() + "'");
    }

    private static String ownerOfPlan(Buyer buyer) {
        return owner("subscriptions where subscription_id = '" + buyer.subscriptionId() + "'");
    }

    private static String owner(String what) {
        return jdbc().sql("select coalesce(user_id::text, 'nobody') from public." + what)
                .query(String.class)
                .single();
    }

    @Test
    void whatIsPaidWithoutALinkIsTheLinkedUsersOnlyWhileNobodyElseIsTheSameCustomer() throws Exception {
        Buyer alone = unlinked();
        pack(first);
        pack(alone);
        assertThat(ownerOfPack(alone)).isEqualTo(first.userId());

        Buyer second = Buyer.of(NUMBER.incrementAndGet());
        Buyer packOfWhom = unlinked();
        Buyer planOfWhom = unlinked();
        plan(second);
        pack(packOfWhom);
        plan(planOfWhom);

        assertThat(ownerOfPlan(second)).isEqualTo(second.userId());
        assertThat(ownerOfPack(packOfWhom)).isEqualTo("nobody");
        assertThat(ownerOfPlan(planOfWhom)).isEqualTo("nobody");
        assertThat(new LinkedCustomers(jdbc()).userOf(first.customerId()))
                .as("nor by reconciliation or adoption")
                .isNull();
    }

    @Test
    void aClaimGivesOnePaymentAndNotWhatElseTheCustomerPaysFor() throws Exception {
        Buyer claimed = unlinked();
        Buyer waiting = unlinked();
        Buyer later = unlinked();
        plan(claimed);
        plan(waiting);

        jdbc().sql("select public.claim_payment(:id, :user::uuid, 'operator:x', 'it is theirs', now())")
                .param("id", claimed.subscriptionId())
                .param("user", SOMEBODY)
                .query(String.class)
                .single();
        settle();
        receive(asFirst(
                waiting,
                List.of(waiting.subscription(
                        "9",
                        "subscription.updated",
                        "active",
                        waiting.startsAt().plusSeconds(3)))));
        plan(later);

        assertThat(ownerOfPlan(claimed)).isEqualTo(SOMEBODY);
        assertThat(ownerOfPlan(waiting)).isEqualTo("nobody");
        assertThat(ownerOfPlan(later)).isEqualTo("nobody");
    }

    @Test
    void aClaimOfTheOnlyPaymentLinksNoCustomer() throws Exception {
        Buyer claimed = unlinked();
        plan(claimed);

        jdbc().sql("select public.claim_payment(:id, :user::uuid, 'operator:x', 'it is theirs', now())")
                .param("id", claimed.subscriptionId())
                .param("user", SOMEBODY)
                .query(String.class)
                .single();
        settle();
        Buyer later = unlinked();
        plan(later);

        assertThat(ownerOfPlan(claimed)).isEqualTo(SOMEBODY);
        assertThat(ownerOfPlan(later)).isEqualTo("nobody");
    }
}
