package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.LogLines;
import dev.tenure.activities.stage.Webhook;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.workflows.subscription.ApplyOutcome;
import dev.tenure.workflows.subscription.ApplyRequest.EventOutcome;
import dev.tenure.workflows.subscription.ApplyRequest.Grant;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

final class ApplyTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Database database;

    private final String subscription = "sub_" + NUMBER.incrementAndGet();
    private final String user = UUID.randomUUID().toString();

    @BeforeAll
    static void open() {
        database = Database.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static JdbcClient jdbc() {
        return database.application();
    }

    private Grant grant(String line, long amount) {
        return new Grant("grant/" + line + user, "grant", amount, "txn_1");
    }

    private Map<String, Object> row() {
        return jdbc().sql("select * from public.subscriptions where subscription_id = :id")
                .param("id", subscription)
                .query()
                .singleRow();
    }

    private long count(String table) {
        return jdbc().sql("select count(*) from public." + table + " where user_id = :user::uuid")
                .param("user", user)
                .query(Long.class)
                .single();
    }

    @Test
    void whatPostgresCannotStoreIsLoggedAndCountedEachTime() {
        Metrics.addRegistry(new SimpleMeterRegistry());
        Decided odd = Decided.paid(subscription, "user-17", 0);
        double before = Metrics.counter("tenure.records.refused").count();
        try (LogLines log = LogLines.of(RecordsImpl.class)) {
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> odd.apply(jdbc())).isInstanceOf(DataIntegrityViolationException.class);
            }
            assertThat(log.all())
                    .hasSize(2)
                    .allMatch(line -> line.equals("ERROR unstorable_decision subscription_id=" + subscription
                            + " version=1 events= cause=DataIntegrityViolationException sql_state=22P02"));
        }
        assertThat(Metrics.counter("tenure.records.refused").count()).isEqualTo(before + 2);
    }

    @Test
    void decisionIsStoredWithEverythingThatBelongsToIt() {
        Webhook event = Buyer.of(NUMBER.incrementAndGet()).checkout().getLast();
        event.receive(jdbc());
        ApplyOutcome outcome = Decided.paid(subscription, user, 0)
                .granting(grant("line1", 1000))
                .logging("membership_upgrade")
                .settling(new EventOutcome(event.eventId(), "applied", null))
                .apply(jdbc());

        assertThat(outcome.applied()).isTrue();
        assertThat(row())
                .containsEntry("version", 1L)
                .containsEntry("plan", "pro")
                .containsEntry("level", 1);
        assertThat(count("user_memberships")).isOne();
        assertThat(new Wallet(jdbc(), user).balance()).isEqualTo(1000);
        assertThat(new Wallet(jdbc(), user).logs("membership_upgrade")).isOne();
        assertThat(outcomeOf(event)).isEqualTo("applied");
        assertThat(jdbc().sql("select user_id::text from public.customers where customer_id = :id")
                        .param("id", "ctm_" + subscription)
                        .query(String.class)
                        .single())
                .isEqualTo(user);
    }

    private static String outcomeOf(Webhook event) {
        return jdbc().sql("select outcome from public.paddle_events where event_id = :id")
                .param("id", event.eventId())
                .query(String.class)
                .single();
    }

    @Test
    void decisionOnAnOldVersionIsRefusedAndAnsweredWithTheStoredState() {
        Decided first = Decided.paid(subscription, user, 0);
        first.apply(jdbc());
        ApplyOutcome late = Decided.paid(subscription, user, 0)
                .giving("max", 2, Decided.END)
                .granting(grant("late", 3000))
                .logging("membership_upgrade")
                .apply(jdbc());

        assertThat(late.applied()).isFalse();
        assertThat(late.state()).isEqualTo(first.state());
        assertThat(row()).containsEntry("version", 1L).containsEntry("plan", "pro");
        assertThat(new Wallet(jdbc(), user).entries()).isZero();
        assertThat(count("system_logs")).isZero();
    }

    @Test
    void decisionOnTheNextVersionIsStored() {
        Decided.paid(subscription, user, 0).apply(jdbc());
        assertThat(Decided.paid(subscription, user, 1)
                        .giving("max", 2, Decided.END)
                        .apply(jdbc())
                        .applied())
                .isTrue();
        assertThat(row()).containsEntry("version", 2L).containsEntry("plan", "max");
    }

    @Test
    void rowThatWasSetBackIsWrittenAgainAndOperatorsAreTold() {
        Decided.paid(subscription, user, 0).apply(jdbc());
        assertThat(Decided.paid(subscription, user, 7).apply(jdbc()).applied()).isTrue();
        assertThat(row()).containsEntry("version", 8L);
        assertThat(jdbc().sql("select error_code from public.system_logs where subscription_id = :id"
                                + " and event = 'reconciliation_drift' and not success")
                        .param("id", subscription)
                        .query(String.class)
                        .list())
                .containsExactly("postgres_behind");
    }

    @Test
    void ofManyDecisionsOnOneVersionOneIsStored() throws Exception {
        List<Callable<Boolean>> work = java.util.stream.IntStream.range(0, 12)
                .<Callable<Boolean>>mapToObj(number -> () -> Decided.paid(subscription, user, 0)
                        .granting(grant("line" + number, 10))
                        .apply(jdbc())
                        .applied())
                .toList();
        int applied = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Boolean> done : threads.invokeAll(work)) {
                applied += done.get() ? 1 : 0;
            }
        }
        assertThat(applied).isOne();
        assertThat(new Wallet(jdbc(), user).balance()).isEqualTo(10);
    }

    @Test
    void errorInTheMiddleLeavesNothing() {
        Webhook event = Buyer.of(NUMBER.incrementAndGet()).checkout().getLast();
        event.receive(jdbc());
        assertThatThrownBy(() -> Decided.paid(subscription, user, 0)
                        .granting(grant("good", 1000), grant("bad", 0))
                        .logging("membership_upgrade")
                        .settling(new EventOutcome(event.eventId(), "applied", null))
                        .apply(jdbc()))
                .hasMessageContaining("amount");

        assertThat(jdbc().sql("select count(*) from public.subscriptions where subscription_id = :id")
                        .param("id", subscription)
                        .query(Long.class)
                        .single())
                .isZero();
        for (String table : List.of("user_memberships", "wallets", "wallet_entries", "system_logs", "customers")) {
            assertThat(count(table)).as(table).isZero();
        }
        assertThat(outcomeOf(event)).isEqualTo("received");
    }

    @Test
    void outcomeOfAnEventIsWrittenOnce() {
        Webhook event = Buyer.of(NUMBER.incrementAndGet()).checkout().getLast();
        event.receive(jdbc());
        Decided.paid(subscription, user, 0)
                .settling(new EventOutcome(event.eventId(), "applied", null))
                .apply(jdbc());
        Decided.paid(subscription, user, 1)
                .settling(new EventOutcome(event.eventId(), "duplicate", null))
                .apply(jdbc());
        assertThat(outcomeOf(event)).isEqualTo("applied");
    }

    @Test
    void sameGrantInTwoDecisionsIsOneEntry() {
        Decided.paid(subscription, user, 0).granting(grant("line", 1000)).apply(jdbc());
        Decided.paid(subscription, user, 1).granting(grant("line", 1000)).apply(jdbc());
        assertThat(new Wallet(jdbc(), user).balance()).isEqualTo(1000);
        assertThat(new Wallet(jdbc(), user).entries()).isOne();
    }

    @Test
    void unclaimedSubscriptionHasNoMembershipAndNoWallet() {
        assertThat(new Decided(
                                subscription,
                                0,
                                null,
                                "pro",
                                1,
                                Decided.END,
                                List.of(grant("line", 1000)),
                                List.of(),
                                List.of(),
                                null)
                        .apply(jdbc())
                        .applied())
                .isTrue();
        assertThat(row().get("user_id")).isNull();
        assertThat(jdbc().sql("select count(*) from public.user_memberships where subscription_id = :id")
                        .param("id", subscription)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(count("wallet_entries")).isZero();
    }

    @Test
    void mirrorRowOfATimeBeforeTheLinkBelongsToTheUserOnceItIsKnown() {
        database.owner()
                .sql("insert into public.transactions (transaction_id, subscription_id, status, updated_at)"
                        + " values (:txn, :sub, 'completed', now())")
                .param("txn", "txn_" + subscription)
                .param("sub", subscription)
                .update();
        Decided.paid(subscription, user, 0).apply(jdbc());
        assertThat(count("transactions")).isOne();
    }
}
