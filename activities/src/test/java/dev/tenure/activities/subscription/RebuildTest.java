package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.LogLines;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.stage.Webhook;
import dev.tenure.activities.temporal.Patience;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Temporal is lost with all it knew; Postgres is all there is. */
final class RebuildTest {
    private final Buyer stays = Buyer.of(1);
    private final Buyer leaves = Buyer.of(2);
    private final Buyer gone = Buyer.of(3);

    private Database database;

    @BeforeEach
    void threePeopleAndALostServer() throws Exception {
        database = Database.migrated();
        try (Stage lost = Stage.open(database.applicationDataSource())) {
            lost.receive(stays.checkout());
            lost.receive(leaves.checkout());
            lost.receive(gone.checkout());
            lost.settle();
            Buyer ended = gone;
            Instant at = ended.startsAt().plusSeconds(3);
            lost.receive(List.of(ended.subscription("c", "subscription.canceled", "canceled", at)));
            lost.settle();
            database.owner()
                    .sql(
                            "update public.subscriptions set status = 'ended', next_due_at = null where subscription_id = :id")
                    .param("id", ended.subscriptionId())
                    .update();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private JdbcClient jdbc() {
        return database.application();
    }

    private Rebuild rebuild(Stage stage) {
        return new Rebuild(jdbc(), stage.workflows());
    }

    private Map<String, Object> row(Buyer buyer) {
        return jdbc().sql("select version, next_due_at::text, status, cancel_at_period_end from public.subscriptions"
                        + " where subscription_id = :id")
                .param("id", buyer.subscriptionId())
                .query()
                .singleRow();
    }

    private Instant dueAt(Buyer buyer) {
        return jdbc().sql("select next_due_at from public.subscriptions where subscription_id = :id")
                .param("id", buyer.subscriptionId())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private static SubscriptionState state(Stage stage, Buyer buyer) {
        return stage.client()
                .newWorkflowStub(SubscriptionWorkflow.class, SubscriptionWorkflow.idOf(buyer.subscriptionId()))
                .state();
    }

    private static @Nullable Instant timerOf(Stage stage, Buyer buyer) {
        return stage.client().fetchHistory(SubscriptionWorkflow.idOf(buyer.subscriptionId())).getEvents().stream()
                .filter(HistoryEvent::hasTimerStartedEventAttributes)
                .map(event -> Instant.ofEpochMilli(Timestamps.toMillis(event.getEventTime()))
                        .plusSeconds(event.getTimerStartedEventAttributes()
                                .getStartToFireTimeout()
                                .getSeconds()))
                .findFirst()
                .orElse(null);
    }

    private static String runOf(Stage stage, Buyer buyer) {
        return stage.client()
                .newUntypedWorkflowStub(SubscriptionWorkflow.idOf(buyer.subscriptionId()))
                .describe()
                .getExecution()
                .getRunId();
    }

    /** Nothing listens yet when the first call is made. */
    @Test
    void temporalThatIsUpLaterThanThisIsWaitedFor() throws Exception {
        int port = freePort();
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .build());
        SubscriptionWorkflows workflows = new SubscriptionWorkflows(
                WorkflowClient.newInstance(
                        stubs,
                        WorkflowClientOptions.newBuilder()
                                .setDataConverter(PayloadJson.converter())
                                .build()),
                false,
                Duration.ofSeconds(2));
        CompletableFuture<Integer> rebuilt = CompletableFuture.supplyAsync(() -> new Rebuild(jdbc(), workflows).run());
        try (LogLines log = LogLines.of(Patience.class)) {
            Until.isTrue("it waits", Duration.ofSeconds(20), () -> !log.all().isEmpty());
        }

        TestServer.PortBoundTestServer late = TestServer.createPortBoundServer(port);

        assertThat(rebuilt.get(60, TimeUnit.SECONDS)).isEqualTo(2);
        stubs.shutdownNow();
        late.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void openSubscriptionsRunAgainWithTheirStateAndTheirTimers() throws Exception {
        try (Stage stage = Stage.open(database.applicationDataSource())) {
            assertThat(rebuild(stage).run()).isEqualTo(2);
            for (Buyer buyer : List.of(stays, leaves)) {
                assertThat(state(stage, buyer).version()).isEqualTo(row(buyer).get("version"));
                assertThat(state(stage, buyer).userId()).isEqualTo(buyer.userId());
                Until.isTrue("a timer stands", Duration.ofSeconds(5), () -> timerOf(stage, buyer) != null);
                assertThat(timerOf(stage, buyer))
                        .isBetween(dueAt(buyer).minusSeconds(3), dueAt(buyer).plusSeconds(3));
            }
        }
    }

    @Test
    void rowThatCannotBeReadStopsNeitherTheOthersNorTheStart() throws Exception {
        database.owner()
                .sql("update public.subscriptions set state = '{\"version\": \"odd\"}' where subscription_id = :id")
                .param("id", stays.subscriptionId())
                .update();
        try (Stage stage = Stage.open(database.applicationDataSource());
                LogLines log = LogLines.of(StoredStates.class)) {
            assertThat(rebuild(stage).run()).isOne();
            assertThat(state(stage, leaves).userId()).isEqualTo(leaves.userId());
            assertThat(log.all())
                    .contains("ERROR unreadable_state subscription_id=" + stays.subscriptionId()
                            + " cause=IllegalArgumentException");
        }
    }

    @Test
    void moreSubscriptionsThanArePagedAreAllStarted() throws Exception {
        try (Stage stage = Stage.open(database.applicationDataSource())) {
            assertThat(new Rebuild(jdbc(), stage.workflows(), 1).run()).isEqualTo(2);
            assertThat(state(stage, stays).userId()).isEqualTo(stays.userId());
            assertThat(state(stage, leaves).userId()).isEqualTo(leaves.userId());
        }
    }

    @Test
    void workflowThatIsGoneIsStartedAgainOnceItsDeadlineHasLongPassed() throws Exception {
        try (Stage stage = Stage.withoutWorkers(database.applicationDataSource())) {
            Instant late = dueAt(stays).plus(Duration.ofMinutes(6));
            assertThat(sweep(stage, dueAt(stays).plus(Duration.ofMinutes(4))).run())
                    .isZero();

            Sweep sweep = sweep(stage, late);
            assertThat(sweep.run()).as("one at a time").isOne();
            assertThat(sweep.run()).as("the other").isOne();
            assertThat(sweep.run()).as("the last page was full").isZero();
            assertThat(sweep.run()).as("from the beginning").isOne();

            assertThat(runOf(stage, stays)).isNotEmpty();
            assertThat(runOf(stage, leaves)).isNotEmpty();
            assertThatThrownBy(() -> runOf(stage, gone))
                    .as("it has ended")
                    .isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    private Sweep sweep(Stage stage, Instant billingTime) {
        return new Sweep(jdbc(), stage.workflows(), Clock.fixed(billingTime, ZoneOffset.UTC), 1);
    }

    @Test
    void doingItTwiceIsHarmless() throws Exception {
        try (Stage stage = Stage.open(database.applicationDataSource())) {
            rebuild(stage).run();
            String run = runOf(stage, stays);
            Map<String, Object> before = row(stays);
            assertThat(rebuild(stage).run()).isEqualTo(2);
            assertThat(runOf(stage, stays)).isEqualTo(run);
            assertThat(row(stays)).isEqualTo(before);
        }
    }

    @Test
    void eventThatWasSignalledAndLostIsDeliveredAgain() throws Exception {
        Webhook cancel = leaves.cancelScheduled("d", leaves.startsAt().plusSeconds(4));
        try (Stage lost = Stage.withoutWorkers(database.applicationDataSource())) {
            lost.receive(List.of(cancel));
            assertThat(Stage.dispatch(lost.dispatcher())).isOne();
            assertThat(lost.dispatcher().dispatchOnce()).isZero();
        }
        assertThat(row(leaves)).containsEntry("cancel_at_period_end", false);

        try (Stage stage = Stage.open(database.applicationDataSource())) {
            rebuild(stage).run();
            stage.settle();
            assertThat(row(leaves)).containsEntry("cancel_at_period_end", true);
            assertThat(dueAt(leaves)).isEqualTo(leaves.endsAt());
            assertThat(row(stays)).containsEntry("cancel_at_period_end", false);
        }
    }

    /** The period of somebody who had canceled ended while Paddle was away, and then Temporal was lost. */
    @Test
    void whatFellDueMeanwhileIsLookedIntoAtOnce() throws Exception {
        Buyer old = Buyer.of(4).startingAt(Buyer.justNow().minus(Duration.ofDays(27)));
        Instant passed = Buyer.justNow().minus(Duration.ofHours(1));
        try (Stage lost = Stage.open(database.applicationDataSource())) {
            lost.receive(old.checkout());
            lost.receive(List.of(old.cancelScheduled("d", old.startsAt().plusSeconds(4))));
            lost.settle();
        }
        assertThat(row(old)).containsEntry("status", "active").containsEntry("cancel_at_period_end", true);
        database.owner()
                .sql("update public.subscriptions set state = replace(state::text, :end, :passed)::jsonb"
                        + " where subscription_id = :id")
                .param("end", old.endsAt().toString())
                .param("passed", passed.toString())
                .param("id", old.subscriptionId())
                .update();
        try (Stage stage = Stage.open(database.applicationDataSource())) {
            stage.paddle().shows(old, old.subscriptionData("canceled", passed, null), old.completedTransaction());
            rebuild(stage).run();
            Until.isTrue("it has ended", Duration.ofSeconds(10), () -> "ended".equals(row(old).get("status")));
        }
        assertThat(jdbc().sql("select count(*) from public.system_logs where event = 'membership_downgraded'"
                                + " and subscription_id = :id")
                        .param("id", old.subscriptionId())
                        .query(Long.class)
                        .single())
                .isOne();
    }
}
