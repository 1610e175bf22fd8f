package dev.tenure.activities.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.reconciliation.ReconciliationCalls;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareRequest;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.PullOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.ReadOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.FinishRequest;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.PassEnd;
import dev.tenure.workflows.subscription.Policies;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pull, comparison and the end of a pass over real Postgres, real workflows and Paddle's stand-in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReconciliationTest {
    private static final ReconciliationSettings SETTINGS =
            new ReconciliationSettings(PullMode.AUTO, Duration.ofMinutes(5), ReadingPace.pagesPerSecond(1000));

    private final Instant now = Buyer.justNow();
    private Database database;
    private Stage stage;
    private SettableClock clock;
    private final AtomicReference<Reading.@Nullable Progress> kept = new AtomicReference<>();
    private TestActivityEnvironment activity;

    /** Billing time as a test wants it. */
    private static final class SettableClock extends Clock {
        private Instant instant;

        private SettableClock(Instant instant) {
            this.instant = instant;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return instant;
        }
    }

    @BeforeAll
    void openOnce() {
        database = Database.migrated();
        stage = Stage.open(database.applicationDataSource());
    }

    @AfterAll
    void close() {
        stage.close();
        database.close();
    }

    /** Tenure began an hour ago; Paddle has nothing. */
    @BeforeEach
    void begin() {
        clock = new SettableClock(now.minus(Duration.ofHours(1)));
        paddleHas("/events", List.of());
        paddleHas("/subscriptions", List.of());
        paddleHas("/transactions", List.of());
        paddleHas("/adjustments", List.of());
        calls().pull();
        clock.instant = now;
        kept.set(null);
        activity = TestActivityEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadJson.converter())
                        .build())
                .build());
    }

    @AfterEach
    void empty() {
        activity.close();
        database.owner()
                .sql("truncate public.drift, public.pull_cursors, public.paddle_events, public.subscriptions,"
                        + " public.user_memberships, public.system_logs, public.wallets, public.wallet_entries,"
                        + " public.transactions, public.customers")
                .update();
    }

    private JdbcClient jdbc() {
        return database.application();
    }

    private ReconciliationCallsImpl calls() {
        return calls(SETTINGS);
    }

    private ReconciliationCallsImpl calls(ReconciliationSettings settings) {
        return new ReconciliationCallsImpl(
                stage.paddle().client(),
                Stage.facts(Stage.CATALOG),
                jdbc(),
                stage.workflows(),
                stage.purchases(),
                clock,
                settings,
                Policies.DEFAULT);
    }

    private void paddleHas(String path, List<String> items) {
        stage.paddle().lists(path, items);
    }

    private void paddleHasEvents(List<Webhook> events) {
        paddleHas("/events", events.stream().map(Webhook::body).sorted().toList());
    }

    private void paddleHasPaid(Buyer... buyers) {
        List<String> transactions = new ArrayList<>();
        for (Buyer buyer : buyers) {
            transactions.add(buyer.completedTransaction());
        }
        paddleHas("/transactions", transactions);
    }

    private CompareOutcome compare() {
        return calls().compare(new CompareRequest(null, clock.instant()));
    }

    private List<String> drift() {
        return jdbc().sql("select kind || ' ' || subject from public.drift order by subject")
                .query(String.class)
                .list();
    }

    private List<Map<String, Object>> healed() {
        return jdbc().sql("select reason, subscription_id, before::text, after::text from public.system_logs"
                        + " where event = 'reconciliation_drift' and success order by id")
                .query()
                .listOfRows();
    }

    private long level(Buyer buyer) {
        return jdbc().sql("select coalesce(max(level), 0) from public.user_memberships where user_id = :id::uuid")
                .param("id", buyer.userId())
                .query(Long.class)
                .single();
    }

    private long balance(Buyer buyer) {
        return jdbc().sql("select coalesce(max(balance), 0) from public.wallets where user_id = :id::uuid")
                .param("id", buyer.userId())
                .query(Long.class)
                .single();
    }

    private Buyer known(int number) throws Exception {
        Buyer buyer = Buyer.of(number).startingAt(now.minus(Duration.ofMinutes(40)));
        stage.receive(buyer.checkout());
        stage.settle();
        return buyer;
    }

    @Test
    void eventsThatNoWebhookBroughtAreReceivedOnceAndAreDriftUntilALaterPassFindsThemApplied() throws Exception {
        Buyer buyer = Buyer.of(11).startingAt(now.minus(Duration.ofMinutes(40)));
        paddleHasEvents(buyer.checkout());

        PullOutcome pulled = calls().pull();
        assertThat(pulled).isEqualTo(new PullOutcome(true, 8, false));
        assertThat(drift()).containsExactly("missed_event subscription/" + buyer.subscriptionId());
        assertThat(calls().pull().fresh()).isZero();
        stage.settle();
        assertThat(level(buyer)).isEqualTo(1);
        assertThat(balance(buyer)).isEqualTo(1000);

        paddleHas(
                "/subscriptions",
                List.of(buyer.subscriptionData("active", buyer.startsAt().plusSeconds(1), null)));
        compare();
        assertThat(drift()).as("the same pass does not close what it found").hasSize(1);
        clock.instant = now.plus(Duration.ofMinutes(5));
        compare();
        assertThat(drift()).isEmpty();
        assertThat(healed()).hasSize(1);
        assertThat(String.valueOf(healed().getFirst().get("before"))).contains("\"plan\": \"free\"");
        assertThat(String.valueOf(healed().getFirst().get("after"))).contains("\"plan\": \"pro\"");
    }

    @Test
    void whatTheWebhooksBroughtIsNotReceivedAgainAndItsDeliveriesAreNotCounted() throws Exception {
        Buyer buyer = known(12);
        paddleHasEvents(buyer.checkout());

        assertThat(calls().pull().fresh()).isZero();

        assertThat(drift()).isEmpty();
        assertThat(jdbc().sql("select max(deliveries) from public.paddle_events")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anEventWhoseWebhookMayStillComeIsTakenAndIsNoDrift() {
        Buyer buyer = Buyer.of(13);
        paddleHasEvents(buyer.checkout());

        assertThat(calls().pull().fresh()).isEqualTo(8);

        assertThat(drift()).isEmpty();
    }

    @Test
    void insteadOfWebhooksNoEventIsDrift() {
        paddleHasEvents(
                Buyer.of(14).startingAt(now.minus(Duration.ofMinutes(40))).checkout());

        calls(new ReconciliationSettings(PullMode.ONLY, Duration.ofMinutes(5), SETTINGS.pace()))
                .pull();

        assertThat(drift()).isEmpty();
    }

    @Test
    void whatOccurredBeforeTenureBeganIsLeftToAdoption() {
        Buyer before = Buyer.of(15).startingAt(now.minus(Duration.ofDays(40)));
        paddleHasEvents(before.checkout());
        paddleHas("/subscriptions", List.of(before.subscriptionData("active", before.startsAt(), null)));

        assertThat(calls().pull().fresh()).isZero();
        compare();

        assertThat(drift()).containsExactly("not_adopted subscription/" + before.subscriptionId());
        assertThat(level(before)).isZero();
    }

    @Test
    void aDifferenceThatNoEventToldIsBroughtToTheWorkflowAndClosedWhenItIsGone() throws Exception {
        Buyer buyer = known(16);
        Instant changed = now.minus(Duration.ofMinutes(10));
        paddleHas("/subscriptions", List.of(buyer.subscriptionData("active", changed, "cancel")));
        paddleHasPaid(buyer);

        assertThat(compare().differing()).isEqualTo(1);

        assertThat(drift()).containsExactly("different subscription/" + buyer.subscriptionId());
        Until.isTrue("the workflow knows", Duration.ofSeconds(10), () -> jdbc().sql(
                        "select cancel_at_period_end from public.subscriptions")
                .query(Boolean.class)
                .single());
        assertThat(balance(buyer)).isEqualTo(1000);
        clock.instant = now.plus(Duration.ofMinutes(5));
        assertThat(compare().differing()).isZero();
        assertThat(drift()).isEmpty();
        assertThat(String.valueOf(healed().getFirst().get("before"))).contains("\"cancel_at_period_end\": false");
        assertThat(String.valueOf(healed().getFirst().get("after"))).contains("\"cancel_at_period_end\": true");
    }

    @Test
    void whatPaddleHasCanceledIsReadByItsIdAndBroughtToo() throws Exception {
        Buyer buyer = known(17);
        paddleHas(
                "/subscriptions", List.of(buyer.subscriptionData("canceled", now.minus(Duration.ofMinutes(10)), null)));

        compare();

        Until.isTrue("the workflow knows", Duration.ofSeconds(10), () -> jdbc().sql(
                        "select state #>> '{provider,status}' from public.subscriptions")
                .query(String.class)
                .single()
                .equals("canceled"));
        assertThat(level(buyer)).as("paid for, and not refunded").isEqualTo(1);
    }

    @Test
    void oursThatNobodyToldOfIsStartedAndOthersAreLeftAlone() throws Exception {
        Buyer ours = Buyer.of(18).startingAt(now.minus(Duration.ofMinutes(30)));
        Buyer foreign = foreign(19);
        paddleHas(
                "/subscriptions",
                List.of(
                        ours.subscriptionData("active", ours.startsAt(), null),
                        foreign.subscriptionData("active", foreign.startsAt(), null)));
        paddleHasPaid(ours, foreign);

        compare();

        Until.isTrue("access is there", Duration.ofSeconds(10), () -> level(ours) == 1);
        assertThat(balance(ours)).isEqualTo(1000);
        assertThat(drift()).containsExactly("unknown_here subscription/" + ours.subscriptionId());
        assertThat(jdbc().sql("select count(*) from public.subscriptions")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void whatASubscriptionOfSomebodyElsesMissedIsNoDrift() throws Exception {
        Buyer foreign = foreign(24);
        paddleHasEvents(foreign.checkout());

        calls().pull();
        stage.settle();

        assertThat(drift()).isEmpty();
        assertThat(jdbc().sql("select count(*) from public.paddle_events where reason = 'foreign'")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void whatIsMissedOfAKnownSubscriptionIsDriftEvenIfTheEventDoesNotSayThatItIsOurs() throws Exception {
        Buyer buyer = known(25);
        paddleHasEvents(List.of(
                buyer.refunded("r", now.minus(Duration.ofMinutes(10))),
                foreign(26).refunded("r", now.minus(Duration.ofMinutes(10)))));

        calls().pull();

        assertThat(drift()).containsExactly("missed_event subscription/" + buyer.subscriptionId());
    }

    @Test
    void aDifferenceOfASubscriptionThatIsNotOursIsClosedByTheNextPass() {
        Buyer foreign = foreign(27);
        jdbc().sql("select public.open_drift(:id, 'missed_event', null, :at)")
                .param("id", foreign.subscriptionId())
                .param("at", now.minus(Duration.ofMinutes(20)).atOffset(ZoneOffset.UTC))
                .query((row, number) -> number)
                .list();
        paddleHas("/subscriptions", List.of(foreign.subscriptionData("active", foreign.startsAt(), null)));

        assertThat(compare().differing()).isZero();

        assertThat(drift()).isEmpty();
        assertThat(healed()).hasSize(1);
        assertThat(String.valueOf(healed().getFirst().get("after"))).contains("\"level\": 0");
    }

    private Buyer foreign(int number) {
        return Buyer.of(number)
                .startingAt(now.minus(Duration.ofMinutes(40)))
                .buying("pri_01somebodyelses0000000000", "pro_01somebodyelses0000000000")
                .withCustomData("null");
    }

    @Test
    void aSubscriptionThatPaddleDoesNotKnowStaysDrift() throws Exception {
        Buyer buyer = known(20);

        compare();
        clock.instant = now.plus(Duration.ofMinutes(5));
        compare();

        assertThat(drift()).containsExactly("unknown_to_paddle subscription/" + buyer.subscriptionId());
        assertThat(level(buyer)).isEqualTo(1);
    }

    @Test
    void aMembershipThatSomebodyEditedIsPutRightAndShownWithBeforeAndAfter() throws Exception {
        Buyer buyer = known(21);
        Buyer other = known(22);
        database.owner()
                .sql("update public.user_memberships set plan = 'max', level = 2 where user_id = :id::uuid")
                .param("id", buyer.userId())
                .update();

        ReconciliationRecordsImpl records = new ReconciliationRecordsImpl(jdbc(), SETTINGS);
        PassEnd end = records.finish(new FinishRequest(null, now, now));

        assertThat(end.pauseSeconds()).isEqualTo(300);
        assertThat(level(buyer)).isEqualTo(1);
        assertThat(level(other)).isEqualTo(1);
        assertThat(healed()).hasSize(1);
        assertThat(String.valueOf(healed().getFirst().get("before"))).contains("\"level\": 2");
        assertThat(String.valueOf(healed().getFirst().get("after"))).contains("\"level\": 1");
        assertThat(drift()).containsExactly("edited_membership membership/" + buyer.userId());
        records.finish(new FinishRequest(null, now.plusSeconds(300), now.plusSeconds(300)));
        assertThat(drift()).isEmpty();
        assertThat(healed()).hasSize(1);
    }

    @Test
    void whereNothingDiffersAPassMakesOneRequestAndOneMoreForEachTwoHundredSubscriptions() throws Exception {
        known450();
        int before = stage.paddle().calls().size();

        assertThat(read(SETTINGS.pace())).isEqualTo(new ReadOutcome(true, 0, 0, false, null));

        assertThat(stage.paddle().calls().subList(before, stage.paddle().calls().size()))
                .containsExactly("GET /events", "GET /subscriptions", "GET /subscriptions", "GET /subscriptions");
    }

    @Test
    void anActivityWhoseTimeIsOverSaysWhereToGoOn() throws Exception {
        known450();

        ReadOutcome outcome = read(new ReadingPace(Duration.ZERO, Duration.ofNanos(1), Duration.ZERO));

        // The first of the page is the buyer who was there before.
        String last = "sub_02%024d".formatted(198);
        assertThat(outcome).isEqualTo(new ReadOutcome(true, 0, 0, true, last));
        assertThat(kept).hasValue(new Reading.Progress(last, 0, 0));
    }

    @Test
    void aTryAfterACrashGoesOnFromTheLastHeartbeat() throws Exception {
        known450();
        int before = stage.paddle().calls().size();
        activity.setHeartbeatDetails(new Reading.Progress("sub_02%024d".formatted(399), 3, 1));

        assertThat(read(SETTINGS.pace())).isEqualTo(new ReadOutcome(true, 3, 1, false, null));

        assertThat(stage.paddle().calls().subList(before, stage.paddle().calls().size()))
                .containsExactly("GET /events", "GET /subscriptions");
    }

    @Test
    void anActivityThatIsOverSoonSendsNoHeartbeat() throws Exception {
        known450();

        read(SETTINGS.pace());

        assertThat(kept).hasNullValue();
    }

    /** Of one buyer and 450 others whom only the number tells apart. */
    private void known450() throws Exception {
        Buyer buyer = known(23);
        database.owner()
                .sql(
                        "insert into public.subscriptions (subscription_id, status, state, version, created_at, updated_at)"
                                + " select 'sub_02' || lpad(n::text, 24, '0'), status, state, version, created_at, updated_at"
                                + " from public.subscriptions, generate_series(0, 449) n")
                .update();
        List<String> subscriptions = new ArrayList<>();
        String snapshot = buyer.subscriptionData("active", buyer.startsAt().plusSeconds(1), null);
        for (int number = 0; number < 450; number++) {
            subscriptions.add(snapshot.replace(buyer.subscriptionId(), "sub_02%024d".formatted(number)));
        }
        subscriptions.add(snapshot);
        subscriptions.sort(Comparator.comparing(data -> data.substring(data.indexOf("sub_"))));
        paddleHas("/subscriptions", subscriptions);
    }

    private ReadOutcome read(ReadingPace pace) {
        activity.registerActivitiesImplementations(
                calls(new ReconciliationSettings(PullMode.AUTO, Duration.ofMinutes(5), pace)));
        activity.setActivityHeartbeatListener(Reading.Progress.class, kept::set);
        return activity.newActivityStub(ReconciliationCalls.class).read(new CompareRequest(null, now));
    }

    @Test
    void passesBeginAnIntervalApartAndALongOneLeavesATenthOfIt() {
        ReconciliationRecordsImpl records = new ReconciliationRecordsImpl(jdbc(), SETTINGS);

        assertThat(records.finish(new FinishRequest(null, now, now.plusSeconds(50)))
                        .pauseSeconds())
                .isEqualTo(250);
        assertThat(jdbc().sql("select next_pass_at from public.pull_cursors where name = 'paddle_events'")
                        .query(java.time.OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(now.plusSeconds(300));
        assertThat(records.finish(new FinishRequest(null, now, now.plusSeconds(290)))
                        .pauseSeconds())
                .isEqualTo(30);
        assertThat(records.finish(new FinishRequest(null, now, now.plusSeconds(9_000)))
                        .pauseSeconds())
                .isEqualTo(30);
    }

    @Test
    void whilePaddleIsAwayNothingIsStoredAndNothingIsLost() {
        stage.paddle().refuses(503, "service_unavailable");
        assertThat(calls().pull()).isEqualTo(new PullOutcome(false, 0, false));
        stage.paddle().refuses(503, "service_unavailable");
        CompareOutcome compared = calls().compare(new CompareRequest("sub_somewhere", now));
        assertThat(compared).isEqualTo(new CompareOutcome(false, 0, 0, "sub_somewhere"));
    }
}
