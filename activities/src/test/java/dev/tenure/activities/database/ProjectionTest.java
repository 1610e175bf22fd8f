package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Database;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

final class ProjectionTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Database database;

    private final String one = "sub_one" + NUMBER.incrementAndGet();
    private final String two = "sub_two" + NUMBER.incrementAndGet();
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

    private Map<String, Object> membership() {
        return jdbc().sql("select * from public.user_memberships where user_id = :user::uuid")
                .param("user", user)
                .query()
                .singleRow();
    }

    private long downgrades() {
        return new Wallet(jdbc(), user).logs("membership_downgraded");
    }

    private boolean forceDowngrade(String subscription) {
        return Objects.requireNonNull(
                jdbc().sql("select public.force_downgrade_to_free(:id, '2026-11-24T10:00:00Z', 'operator:x', 'asked')")
                        .param("id", subscription)
                        .query(Boolean.class)
                        .single());
    }

    @Test
    void bestLevelOfTwoSubscriptionsWinsWhicheverCameLast() {
        Decided.paid(one, user, 0).giving("max", 2, Decided.END).apply(jdbc());
        Decided.paid(two, user, 0).apply(jdbc());
        assertThat(membership()).containsEntry("plan", "max").containsEntry("subscription_id", one);
        Decided.paid(two, user, 1).giving("top", 3, Decided.END).apply(jdbc());
        assertThat(membership()).containsEntry("plan", "top").containsEntry("subscription_id", two);
    }

    @Test
    void ofTwoOfOneLevelTheOneThatLastsLongerWins() {
        Decided.paid(one, user, 0)
                .giving("pro", 1, Decided.END.plus(Duration.ofDays(30)))
                .apply(jdbc());
        Decided.paid(two, user, 0).apply(jdbc());
        assertThat(membership()).containsEntry("subscription_id", one);
    }

    @Test
    void userWhoPaysForAnotherSubscriptionStaysAMember() {
        Decided.paid(one, user, 0).giving("max", 2, Decided.END).apply(jdbc());
        Decided.paid(two, user, 0).apply(jdbc());
        assertThat(forceDowngrade(one)).isTrue();
        assertThat(membership()).containsEntry("plan", "pro").containsEntry("level", 1);
        assertThat(downgrades()).isOne();
        assertThat(forceDowngrade(two)).isTrue();
        assertThat(membership()).containsEntry("plan", "free").containsEntry("level", 0);
    }

    @Test
    void downgradeHappensAndIsLoggedOnce() {
        Decided.paid(one, user, 0).apply(jdbc());
        assertThat(Decided.ended(one, user, 1).apply(jdbc()).applied()).isTrue();
        Decided.ended(one, user, 2).apply(jdbc());
        assertThat(forceDowngrade(one)).isFalse();
        assertThat(downgrades()).isOne();
        assertThat(membership())
                .containsEntry("plan", "free")
                .containsEntry("level", 0)
                .containsEntry("status", "ended")
                .containsEntry("access_until", null);
    }

    @Test
    void downgradeSaysWhoWhyAndFromWhat() {
        Decided.paid(one, user, 0).apply(jdbc());
        forceDowngrade(one);
        assertThat(jdbc().sql("select actor || ' ' || reason || ' ' || (before ->> 'plan') || ' ' || (after ->> 'plan')"
                                + " from public.system_logs where event = 'membership_downgraded'"
                                + " and user_id = :user::uuid")
                        .param("user", user)
                        .query(String.class)
                        .list())
                .containsExactly("operator:x asked pro free");
    }

    @Test
    void unknownSubscriptionIsNotDowngraded() {
        assertThat(forceDowngrade("sub_nobody")).isFalse();
    }

    /** The second reads while the first has written and not committed: it must wait, or it misses the first. */
    @Test
    void twoSubscriptionsThatChangeAtOnceLeaveTheBest() throws Exception {
        Decided.paid(one, user, 0).apply(jdbc());
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(database.applicationDataSource()));
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> second = transaction.execute(status -> {
                Decided.paid(one, user, 1).giving("top", 3, Decided.END).apply(jdbc());
                Future<Boolean> other = thread.submit(
                        () -> Decided.paid(two, user, 0).apply(jdbc()).applied());
                letOthersRun();
                return other;
            });
            assertThat(Objects.requireNonNull(second).get()).isTrue();
        }
        assertThat(membership()).containsEntry("level", 3).containsEntry("subscription_id", one);
    }

    private static void letOthersRun() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String give(String id, String plan, int level, String until) {
        return jdbc().sql("select public.give_membership(jsonb_build_object('grant_id', cast(:id as text), 'user_id',"
                        + " cast(:user as text), 'plan', cast(:plan as text), 'level', cast(:level as integer),"
                        + " 'starts_at', '2026-11-23T10:00:00Z', 'ends_at', cast(:until as text),"
                        + " 'actor', 'operator:x', 'reason', 'courtesy'))")
                .param("id", id + user)
                .param("user", user)
                .param("plan", plan)
                .param("level", level)
                .param("until", until)
                .query(String.class)
                .single();
    }

    /** Of all users whose time has come. */
    private void endAt(String instant) {
        jdbc().sql("select public.end_membership_grants(cast(:at as timestamptz))")
                .param("at", instant)
                .query((row, number) -> number)
                .list();
    }

    @Test
    void whatWasGivenIsAMembershipUntilItsInstantAndNotAMomentLonger() {
        assertThat(give("grt_a", "pro", 1, "2027-01-01T00:00:00Z")).isEqualTo("given");
        assertThat(give("grt_a", "pro", 1, "2027-01-01T00:00:00Z")).isEqualTo("repeated");
        assertThat(give("grt_a", "max", 2, "2027-01-01T00:00:00Z")).isEqualTo("other");
        assertThat(membership())
                .containsEntry("plan", "pro")
                .containsEntry("level", 1)
                .containsEntry("status", "active")
                .containsEntry("subscription_id", null);

        endAt("2026-12-31T23:59:59Z");
        assertThat(membership()).containsEntry("level", 1);
        endAt("2027-01-01T00:00:00Z");
        endAt("2027-01-01T00:00:01Z");
        assertThat(membership())
                .containsEntry("plan", "free")
                .containsEntry("level", 0)
                .containsEntry("status", "ended")
                .containsEntry("access_until", null);
        assertThat(new Wallet(jdbc(), user).logs("membership_grant_ended")).isOne();
        assertThat(new Wallet(jdbc(), user).logs("admin_action")).isOne();
    }

    @Test
    void theBestOfWhatIsPaidAndWhatWasGivenCountsAndBillingIsSaidOfWhatIsPaid() {
        Decided.paid(one, user, 0).apply(jdbc());
        give("grt_same", "pro", 1, "2028-01-01T00:00:00Z");
        assertThat(membership()).as("paid for comes first").containsEntry("access_until", paidEnd());
        give("grt_more", "max", 2, "2026-12-01T00:00:00Z");
        assertThat(membership())
                .containsEntry("plan", "max")
                .containsEntry("level", 2)
                .containsEntry("subscription_id", one);
        assertThat(String.valueOf(membership().get("flags"))).contains("courtesy");

        endAt("2026-12-01T00:00:00Z");
        assertThat(membership()).containsEntry("plan", "pro").containsEntry("access_until", paidEnd());
        assertThat(forceDowngrade(one)).isTrue();
        assertThat(membership()).as("what was given outlasts it").containsEntry("plan", "pro");
        endAt("2028-01-01T00:00:00Z");
        assertThat(membership()).containsEntry("plan", "free");
    }

    private Object paidEnd() {
        return Objects.requireNonNull(
                jdbc().sql("select access_until from public.subscriptions where subscription_id = :id")
                        .param("id", one)
                        .query()
                        .singleRow()
                        .get("access_until"));
    }

    @Test
    void whatWasGivenIsNoDriftAndAnEditedRowOfItIsPutRight() {
        give("grt_a", "max", 2, "2027-01-01T00:00:00Z");
        heal();
        assertThat(new Wallet(jdbc(), user).logs("reconciliation_drift")).isZero();
        database.owner()
                .sql("update public.user_memberships set level = 9 where user_id = :user::uuid")
                .param("user", user)
                .update();
        heal();
        assertThat(membership()).containsEntry("level", 2);
        assertThat(new Wallet(jdbc(), user).logs("reconciliation_drift")).isOne();
    }

    private void heal() {
        jdbc().sql("select public.heal_memberships(null, 10000, '2026-11-24T10:00:00Z')")
                .query((row, number) -> number)
                .list();
    }

    @Test
    void aClosedAccountIsGivenNothingAndLosesWhatItWasGiven() {
        give("grt_a", "pro", 1, "2027-01-01T00:00:00Z");
        jdbc().sql("select public.request_closure(:user::uuid, '2026-11-24T10:00:00Z', 'customer')")
                .param("user", user)
                .query((row, number) -> number)
                .list();
        assertThat(give("grt_b", "max", 2, "2027-01-01T00:00:00Z")).isEqualTo("closed");
        jdbc().sql(
                        "select public.apply_closure(jsonb_build_object('user_id', cast(:user as text), 'expected_version', 0,"
                                + " 'status', 'closed', 'state', '{}'::jsonb, 'at', '2026-11-24T10:00:00Z',"
                                + " 'logs', '[]'::jsonb))")
                .param("user", user)
                .query((row, number) -> number)
                .list();

        assertThat(jdbc().sql(
                                "select status || ' ' || reason from public.membership_grants where user_id = :user::uuid")
                        .param("user", user)
                        .query(String.class)
                        .list())
                .containsExactly("ended erased");
        assertThat(jdbc().sql("select count(*) from public.user_memberships where user_id = :user::uuid")
                        .param("user", user)
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
