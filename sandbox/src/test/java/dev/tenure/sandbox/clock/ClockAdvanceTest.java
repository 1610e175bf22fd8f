package dev.tenure.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.jayway.jsonpath.JsonPath;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

final class ClockAdvanceTest {

    private static final String QUEUE = "renewals";

    private final DataSource dataSource = TestPostgres.freshDatabase();
    private final JdbcClient database = JdbcClient.create(dataSource);
    private final BillingClock clock = BillingClock.open(dataSource);
    private final Calendar world = new Calendar();
    private final ClockContext context = new ClockContext();
    private final TestTemporal server = TestTemporal.inMemory();
    private final WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(server.target()).build());
    private final WorkflowClient client = WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder()
                    .setInterceptors(new ClockClientInterceptor(clock))
                    .setContextPropagators(List.of(context))
                    .build());
    private final WorkerFactory workers = WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                    .setWorkerInterceptors(new ClockWorkerInterceptor(context))
                    .build());
    private final ClockAdvance advance =
            new ClockAdvance(clock, world, dataSource, client, List::of, Duration.ofSeconds(20));

    ClockAdvanceTest() {
        database.sql("""
                        create table public.subscriptions (subscription_id text primary key,
                            user_id uuid, state jsonb not null default '{}',
                            status text not null default 'active', next_due_at timestamptz,
                            pending jsonb not null default '[]');
                        create table public.account_closures (user_id uuid primary key, next_due_at timestamptz);
                        create table public.purchases (transaction_id text primary key, user_id uuid, status text,
                            version bigint);
                        create table public.membership_grants (grant_id text, status text, ends_at timestamptz);
                        create table public.claims (entity_id text primary key);
                        create table public.duplicate_subscriptions (subscription_id text, user_id uuid,
                            policy text);
                        create table public.paddle_events (event_id text primary key, outcome text not null,
                            available_at timestamptz);
                        create table public.renewals (subscription_id text, at timestamptz)
                        """).update();
        Worker worker = workers.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(RenewalsImpl.class);
        worker.registerActivitiesImplementations((RenewalRecord) this::renewed);
        workers.start();
    }

    @AfterEach
    void stop() {
        workers.shutdownNow();
        service.shutdownNow();
        server.close();
    }

    /** A Paddle that acts at given instants and remembers when it did. */
    private final class Calendar implements BillingWorld {
        private final PriorityQueue<Instant> due = new PriorityQueue<>();
        private final List<Instant> acted = new ArrayList<>();

        @Override
        public synchronized Optional<Instant> nextDueAt() {
            return Optional.ofNullable(due.peek());
        }

        @Override
        public synchronized void carryOutDue(Instant now) {
            while (!due.isEmpty() && !due.peek().isAfter(now)) {
                due.remove();
                acted.add(clock.instant());
            }
        }

        @Override
        public boolean deliveriesAtRest() {
            return true;
        }
    }

    @Test
    void everythingHappensAtItsOwnInstantAndInItsOrder() {
        Instant begin = clock.instant();
        subscribe("sub_1", begin.plus(Duration.ofDays(10)));
        world.due.addAll(List.of(begin.plus(Duration.ofDays(40)), begin.plus(Duration.ofDays(5))));

        ClockAnswer answer = advance.advance(new ClockTarget("P95D", null));

        assertThat(answer.settled()).as(answer.toString()).isTrue();
        assertThat(answer.steps()).isEqualTo(5);
        assertThat(answer.now()).isCloseTo(begin.plus(Duration.ofDays(95)), within(10, ChronoUnit.SECONDS));
        assertNear(renewals("sub_1"), begin, 10, 40, 70);
        assertNear(world.acted, begin, 5, 40);
    }

    @Test
    void manySubscriptionsRenewTogether() {
        Instant due = clock.instant().plus(Duration.ofDays(30));
        IntStream.range(0, 50).forEach(number -> subscribe("sub_" + number, due));
        ClockAnswer answer = advance.advance(new ClockTarget("P61D", null));
        assertThat(answer.settled()).as(answer.toString()).isTrue();
        assertThat(IntStream.range(0, 50)
                        .map(number -> renewals("sub_" + number).size()))
                .containsOnly(2);
    }

    @Test
    void workflowThatStartedWithAnOlderTimeIsToldAndCatchesUp() {
        Instant begin = clock.instant();
        clock.moveTo(begin.plus(Duration.ofDays(40)));
        WorkflowClient late = WorkflowClient.newInstance(service);
        insert("sub_late", begin.plus(Duration.ofDays(30)));
        start(late, "sub_late", begin.plus(Duration.ofDays(30)));
        assertThat(advance.settle().settled()).isTrue();
        assertThat(renewals("sub_late")).hasSize(1);
    }

    @Test
    void sameCallGoesOnToTheSameInstantAfterItCouldNotSettle() {
        Instant begin = clock.instant();
        ClockAdvance impatient = new ClockAdvance(clock, world, dataSource, client, List::of, Duration.ofMillis(300));
        world.due.add(begin.plus(Duration.ofDays(20)));
        event("evt_1", "signalled");
        ClockAnswer first = impatient.advance(new ClockTarget("P31D", null));
        assertThat(first.settled()).isFalse();
        assertThat(first.waitingFor()).containsExactly("event evt_1 is signalled");

        database.sql("update public.paddle_events set outcome = 'applied'").update();
        clock.moveTo(begin.plus(Duration.ofDays(7)));
        ClockAnswer second = advanceUntilSettled(impatient);
        assertThat(second.now()).isCloseTo(begin.plus(Duration.ofDays(31)), within(10, ChronoUnit.SECONDS));

        ClockAnswer third = advance.advance(new ClockTarget("P31D", null));
        assertThat(third.now()).isCloseTo(begin.plus(Duration.ofDays(62)), within(10, ChronoUnit.SECONDS));
    }

    @Test
    void commandThatIsCarriedOutIsWaitedForAndAQueuedOneIsNot() {
        insert("sub_1", clock.instant().plus(Duration.ofDays(90)));
        pending("[{\"command\": \"cancel\", \"state\": \"queued\"}]");
        assertThat(impatient().settle().settled()).isTrue();
        pending("[{\"command\": \"keep\", \"state\": \"in_progress\"}]");
        assertThat(impatient().settle().waitingFor()).containsExactly("subscription sub_1 carries out a command");
    }

    @Test
    void eventThatIsKeptForLaterIsNotWaitedFor() {
        event("evt_1", "received");
        database.sql("update public.paddle_events set available_at = now() + interval '1 hour'")
                .update();
        assertThat(impatient().settle().settled()).isTrue();
        database.sql("update public.paddle_events set available_at = now() - interval '1 second'")
                .update();
        assertThat(impatient().settle().waitingFor()).containsExactly("event evt_1 is received");
    }

    @Test
    void doorsSpeakTheContract() throws Exception {
        MockMvc doors = MockMvcBuilders.standaloneSetup(new ClockStage(advance)).build();
        Instant before = clock.instant();
        String advanced =
                post(doors, "/sandbox/clock/advance", "{\"duration\":\"P31D\"}").getContentAsString();
        assertThat(JsonPath.<Boolean>read(advanced, "$.settled")).isTrue();
        assertThat(JsonPath.<Integer>read(advanced, "$.steps")).isEqualTo(1);
        assertThat(Instant.parse(JsonPath.read(advanced, "$.now"))).isAfter(before.plus(Duration.ofDays(31)));
        assertThat(advanced).doesNotContain("waiting_for");

        String past = post(doors, "/sandbox/clock/advance", "{\"to\":\"%s\"}".formatted(before))
                .getContentAsString();
        assertThat(Instant.parse(JsonPath.read(past, "$.now"))).isAfter(before.plus(Duration.ofDays(31)));
        assertThat(JsonPath.<Integer>read(past, "$.steps")).isZero();
        assertThat(post(doors, "/sandbox/settle", "").getStatus()).isEqualTo(200);

        MockHttpServletResponse refused = post(doors, "/sandbox/clock/advance", "{\"duration\":\"soon\"}");
        assertThat(refused.getStatus()).isEqualTo(422);
        assertThat(JsonPath.<String>read(refused.getContentAsString(), "$.error_code"))
                .isEqualTo("INVALID_REQUEST");
        String shown = doors.perform(MockMvcRequestBuilders.get("/sandbox/clock"))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Instant.parse(JsonPath.read(shown, "$.now")))
                .isCloseTo(clock.instant(), within(5, ChronoUnit.SECONDS));
    }

    private ClockAdvance impatient() {
        return new ClockAdvance(clock, world, dataSource, client, List::of, Duration.ofMillis(100));
    }

    private static ClockAnswer advanceUntilSettled(ClockAdvance clockAdvance) {
        ClockAnswer answer = clockAdvance.advance(new ClockTarget("P31D", null));
        for (int calls = 0; calls < 20 && !answer.settled(); calls++) {
            answer = clockAdvance.advance(new ClockTarget("P31D", null));
        }
        assertThat(answer.settled()).as(answer.toString()).isTrue();
        return answer;
    }

    private void subscribe(String id, Instant dueAt) {
        insert(id, dueAt);
        start(client, id, dueAt);
    }

    private static void start(WorkflowClient starter, String id, Instant dueAt) {
        Renewals workflow = starter.newWorkflowStub(
                Renewals.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId("subscription/" + id)
                        .build());
        WorkflowClient.start(workflow::live, id, dueAt);
    }

    private void insert(String id, Instant dueAt) {
        database.sql("insert into public.subscriptions (subscription_id, next_due_at) values (:id, :due)")
                .param("id", id)
                .param("due", dueAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void pending(String json) {
        database.sql("update public.subscriptions set pending = :pending::jsonb")
                .param("pending", json)
                .update();
    }

    private void event(String id, String outcome) {
        database.sql("insert into public.paddle_events (event_id, outcome) values (:id, :outcome)")
                .param("id", id)
                .param("outcome", outcome)
                .update();
    }

    private void renewed(String id, Instant at, Instant nextDueAt) {
        database.sql("insert into public.renewals (subscription_id, at) values (:id, :at)")
                .param("id", id)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        database.sql("update public.subscriptions set next_due_at = :due where subscription_id = :id")
                .param("id", id)
                .param("due", nextDueAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    private List<Instant> renewals(String id) {
        return database.sql("select at from public.renewals where subscription_id = :id order by at")
                .param("id", id)
                .query((row, number) -> row.getTimestamp("at").toInstant())
                .list();
    }

    private static void assertNear(List<Instant> seen, Instant begin, int... days) {
        assertThat(seen).hasSize(days.length);
        for (int index = 0; index < days.length; index++) {
            Instant due = begin.plus(Duration.ofDays(days[index]));
            assertThat(seen.get(index)).isAfterOrEqualTo(due.truncatedTo(ChronoUnit.MILLIS));
            assertThat(seen.get(index)).isCloseTo(due, within(3, ChronoUnit.SECONDS));
        }
    }

    private static MockHttpServletResponse post(MockMvc doors, String path, String body) throws Exception {
        return doors.perform(MockMvcRequestBuilders.post(path)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .andReturn()
                .getResponse();
    }
}
