package dev.tenure.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tenure.sandbox.clock.Diary.Entry;
import dev.tenure.sandbox.clock.Diary.Habit;
import dev.tenure.sandbox.clock.Diary.Page;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Unmodified workflow code on billing time: the same on every Temporal server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VirtualTimeContract {

    private static final String QUEUE = "diaries";
    private static final String READERS = "diaries that are read";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final BillingClock clock = BillingClock.open(TestPostgres.freshDatabase());
    private final ClockContext context = new ClockContext();
    private TestTemporal server;
    private WorkflowServiceStubs service;
    private WorkflowClient client;
    private WorkerFactory workers;

    abstract TestTemporal startServer();

    @BeforeAll
    final void start() {
        server = startServer();
        service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.target())
                .build());
        client = WorkflowClient.newInstance(service, clientOptions());
        workers = WorkerFactory.newInstance(client, workerOptions());
        workers.newWorker(QUEUE).registerWorkflowImplementationTypes(DiaryImpl.class);
        workers.start();
    }

    @AfterAll
    final void stop() {
        workers.shutdownNow();
        service.shutdownNow();
        server.close();
    }

    @Test
    void startedUnderAnOffsetItsConstructorKnowsTheTime() {
        travel(Duration.ofDays(100));
        assertBornNow(start(Habit.TIMERS));
    }

    @Test
    void signalWithStartUnderAnOffsetItsConstructorAndHandlerKnowTheTime() {
        travel(Duration.ofDays(100));
        String id = newId();
        signalWithStart(id, "first");
        assertBornNow(id);
        assertWrittenNow(id, "first");
    }

    @Test
    void updateWithStartUnderAnOffsetAnswersWithTheTime() {
        travel(Duration.ofDays(100));
        String id = newId();
        assertNow(updateWithStart(id));
        assertBornNow(id);
    }

    @Test
    void timersFireOneAfterTheOtherAtTheirOwnInstants() {
        String id = start(Habit.TIMERS, Duration.ofDays(30), Duration.ofDays(10), Duration.ofDays(20));
        Instant born = entry(id, "born").at();
        for (int days : List.of(10, 20, 30)) {
            step(id, born.plus(Duration.ofDays(days)));
            Instant fired = entry(id, Duration.ofDays(days).toString()).at();
            assertThat(fired).isCloseTo(born.plus(Duration.ofDays(days)), within(3, ChronoUnit.SECONDS));
            assertThat(fired).isAfterOrEqualTo(born.plus(Duration.ofDays(days)));
        }
        assertThat(whats(id)).containsExactly("born", "PT240H", "PT480H", "PT720H");
    }

    @Test
    void timersThatOneJumpPassesFireInTheOrderOfTheirInstants() {
        String id = start(Habit.TIMERS, Duration.ofDays(30), Duration.ofDays(10), Duration.ofDays(20));
        step(id, clock.instant().plus(Duration.ofDays(31)));
        await(id, entries -> entries.size() == 4);
        assertThat(whats(id)).containsExactly("born", "PT240H", "PT480H", "PT720H");
    }

    @Test
    void timerThatIsDueShortlyAfterAMoveFiresByTheWallClock() {
        String id = start(Habit.TIMERS, Duration.ofDays(10));
        Instant due = entry(id, "born").at().plus(Duration.ofDays(10));
        step(id, due.minusMillis(1500));
        assertThat(entry(id, "PT240H").at()).isCloseTo(due, within(2, ChronoUnit.SECONDS));
    }

    @Test
    void timerNeverFiresBeforeItsInstant() {
        String id = start(Habit.TIMERS, Duration.ofDays(10));
        Instant due = entry(id, "born").at().plus(Duration.ofDays(10));
        step(id, due.minus(Duration.ofMinutes(1)));
        stub(id).signal("note", "still waiting");
        entry(id, "still waiting");
        assertThat(whats(id)).containsExactly("born", "still waiting");
    }

    @Test
    void timerOfACanceledScopeIsCanceledAlsoAfterAMove() {
        String id = start(Habit.SCOPE, Duration.ofDays(10));
        step(id, clock.instant().plus(Duration.ofDays(3)));
        stub(id).signal("note", "never mind");
        entry(id, "CanceledFailure");
        step(id, clock.instant().plus(Duration.ofDays(30)));
        stub(id).signal("note", "later");
        entry(id, "later");
        assertThat(whats(id)).containsExactly("born", "never mind", "CanceledFailure", "later");
    }

    @Test
    void awaitEndsAtItsDeadlineInBillingTime() {
        String id = start(Habit.AWAIT, Duration.ofDays(10));
        Instant due = entry(id, "born").at().plus(Duration.ofDays(10));
        step(id, due);
        assertThat(entry(id, "deadline").at()).isCloseTo(due, within(3, ChronoUnit.SECONDS));
    }

    @Test
    void awaitThatWasMetLeavesNoTimerThatWakesTheWorkflow() {
        String id = start(Habit.AWAIT, Duration.ofDays(10));
        stub(id).signal("note", "here");
        entry(id, "met");
        step(id, clock.instant().plus(Duration.ofDays(30)));
        stub(id).signal("note", "later");
        entry(id, "later");
        assertThat(whats(id)).containsExactly("born", "here", "met", "later");
    }

    @Test
    void sleepEndsInBillingTime() {
        String id = start(Habit.SLEEP, Duration.ofDays(10));
        Instant due = entry(id, "born").at().plus(Duration.ofDays(10));
        step(id, due);
        assertThat(entry(id, "awake").at()).isCloseTo(due, within(3, ChronoUnit.SECONDS));
    }

    @Test
    void continueAsNewKeepsTheTime() {
        String id = start(Habit.TIMERS);
        step(id, clock.instant().plus(Duration.ofDays(40)));
        turnThePage(id);
        await(id, entries -> entries.size() == 2);
        assertNow(entries(id).getLast().at());
    }

    @Test
    void childBeginsAtItsParentsTime() {
        travel(Duration.ofDays(10));
        String id = start(Habit.CHILD);
        await(id, entries -> entries.size() == 2);
        String child = entries(id).getLast().what().substring("child ".length());
        assertBornNow(child);
        assertWrittenNow(child, "hello");
    }

    @Test
    void factTellsTheTimeToAWorkflowThatWasNotToldOfTheMove() {
        String id = start(Habit.TIMERS);
        entry(id, "born");
        travel(Duration.ofDays(50));
        stub(id).signal("note", "fact");
        assertWrittenNow(id, "fact");
    }

    @Test
    void signalWithStartTellsTheTimeToAWorkflowThatRuns() {
        String id = start(Habit.TIMERS);
        entry(id, "born");
        travel(Duration.ofDays(50));
        signalWithStart(id, "fact");
        assertWrittenNow(id, "fact");
    }

    @Test
    void requestIsJudgedAndAnsweredAtTheTimeOfTheClient() {
        String id = start(Habit.TIMERS);
        Instant born = entry(id, "born").at();
        travel(Duration.ofDays(50));
        String tooLate = "before " + born.plus(Duration.ofDays(49));
        assertThatThrownBy(() -> stub(id).update("ask", Instant.class, tooLate))
                .isInstanceOf(WorkflowUpdateException.class);
        assertNow(stub(id).update("ask", Instant.class, "when"));
        assertThat(whats(id)).containsExactly("born", "when");
    }

    @Test
    void updateWithStartTellsTheTimeToAWorkflowThatRuns() {
        String id = start(Habit.TIMERS);
        entry(id, "born");
        travel(Duration.ofDays(50));
        assertNow(updateWithStart(id));
    }

    @Test
    void workflowThatStartsWhileTheClockMovesIsToldAgainAndCatchesUp() {
        String id = start(Habit.TIMERS, Duration.ofDays(7));
        Instant due = clock.instant().plus(Duration.ofDays(8));
        clock.moveTo(due);
        stub(id).signal(ClockHeader.NAME, clock.offsetMillis());
        // The signal may come before the workflow's first line: then it was born at the new time already.
        if (entry(id, "born").at().isBefore(due)) {
            assertNow(entry(id, "PT168H").at());
        }
    }

    @Test
    void olderOffsetThatArrivesLateChangesNothing() {
        travel(Duration.ofDays(1));
        String id = start(Habit.TIMERS);
        stub(id).signal(ClockHeader.NAME, 1L);
        stub(id).signal("note", "fact");
        assertWrittenNow(id, "fact");
    }

    @Test
    void movedHistoryReplaysWithTheInterceptor() throws Exception {
        WorkflowExecutionHistory moved = movedHistory();
        assertReplays(moved);
        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(moved, DiaryImpl.class))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void historyThatNeverMovedReplaysWithoutTheInterceptor() throws Exception {
        BillingClock still = BillingClock.open(TestPostgres.freshDatabase());
        WorkflowClient unmoved = WorkflowClient.newInstance(
                service,
                clientOptions().toBuilder()
                        .setInterceptors(new ClockClientInterceptor(still))
                        .build());
        // Temporal in memory leaves a workflow stuck that cancels a timer which fires meanwhile.
        Set<Habit> canceling = EnumSet.of(Habit.SCOPE, Habit.AWAIT);
        for (Habit habit : EnumSet.complementOf(EnumSet.of(Habit.ALARM))) {
            String id = newId();
            Duration delay = canceling.contains(habit) ? Duration.ofHours(1) : Duration.ofMillis(50);
            WorkflowClient.start(
                    unmoved.newWorkflowStub(Diary.class, options(id))::live,
                    new Page(habit, List.of(delay), List.of()));
            entry(id, "born");
            unmoved.newUntypedWorkflowStub(id).signal("note", "fact");
            unmoved.newUntypedWorkflowStub(id).signal("close");
            ended(unmoved.newUntypedWorkflowStub(id));
            WorkflowReplayer.replayWorkflowExecution(client.fetchHistory(id), DiaryImpl.class);
        }
    }

    /** A workflow whose worker dies, that is moved and asked meanwhile, and that has all of it in one task afterwards. */
    final WorkflowExecutionHistory movedAndAskedInOneTask() throws InterruptedException, TimeoutException {
        String id = newId();
        WorkflowOptions options = options(id).toBuilder().setTaskQueue(READERS).build();
        WorkerFactory first = readers();
        WorkflowClient.start(
                client.newWorkflowStub(Diary.class, options)::live,
                new Page(Habit.ALARM, List.of(Duration.ofDays(30)), List.of()));
        entry(id, "born");
        first.shutdownNow();
        first.awaitTermination(10, TimeUnit.SECONDS);
        clock.moveTo(clock.instant().plus(Duration.ofDays(1)));
        stub(id).signal(ClockHeader.NAME, clock.offsetMillis());
        List<CompletableFuture<Instant>> answers = Stream.of("first", "second")
                .map(text -> CompletableFuture.supplyAsync(() -> stub(id).update("ask", Instant.class, text)))
                .toList();
        Thread.sleep(1_000);
        WorkerFactory second = readers();
        answers.forEach(answer -> assertNow(answer.join()));
        stub(id).signal("close");
        ended(stub(id));
        second.shutdownNow();
        return client.fetchHistory(id);
    }

    private WorkerFactory readers() {
        WorkerFactory readers = WorkerFactory.newInstance(client, workerOptions());
        Worker worker = readers.newWorker(READERS);
        worker.registerWorkflowImplementationTypes(DiaryImpl.class);
        worker.registerActivitiesImplementations((Proofreader) text -> {});
        readers.start();
        return readers;
    }

    final void assertReplays(WorkflowExecutionHistory moved) throws Exception {
        TestWorkflowEnvironment replaying = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(clientOptions())
                .setWorkerFactoryOptions(workerOptions())
                .build());
        try (replaying) {
            Worker worker = replaying.newWorker(QUEUE);
            worker.registerWorkflowImplementationTypes(DiaryImpl.class);
            assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(moved, worker))
                    .doesNotThrowAnyException();
        }
    }

    private WorkflowExecutionHistory movedHistory() throws TimeoutException {
        String id = start(Habit.TIMERS, Duration.ofDays(30), Duration.ofDays(10));
        Instant born = entry(id, "born").at();
        step(id, born.plus(Duration.ofDays(10)));
        entry(id, "PT240H");
        travel(Duration.ofDays(1));
        stub(id).update("ask", Instant.class, "when");
        step(id, born.plus(Duration.ofDays(30)));
        entry(id, "PT720H");
        stub(id).signal("close");
        ended(stub(id));
        return client.fetchHistory(id);
    }

    private WorkflowClientOptions clientOptions() {
        return WorkflowClientOptions.newBuilder()
                .setInterceptors(new ClockClientInterceptor(clock))
                .setContextPropagators(List.of(context))
                .build();
    }

    private WorkerFactoryOptions workerOptions() {
        return WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(new ClockWorkerInterceptor(context))
                .build();
    }

    private static void ended(WorkflowStub diary) throws TimeoutException {
        diary.getResult(SOON.toSeconds(), TimeUnit.SECONDS, Void.class);
    }

    private void travel(Duration further) {
        clock.moveTo(clock.instant().plus(further));
    }

    /** As the stage does it: the clock first, then the workflow. */
    private void step(String id, Instant to) {
        clock.moveTo(to);
        stub(id).signal(ClockHeader.NAME, clock.offsetMillis());
    }

    /** Without queries: on the in-memory server a query that meets a continue-as-new hangs for ten seconds. */
    private void turnThePage(String id) {
        String page = runId(id);
        stub(id).signal("turnThePage");
        Instant deadline = Instant.now().plus(SOON);
        while (runId(id).equals(page)) {
            assertThat(Instant.now()).isBefore(deadline);
            pause();
        }
    }

    private String runId(String id) {
        return stub(id).describe().getExecution().getRunId();
    }

    private String start(Habit habit, Duration... delays) {
        String id = newId();
        WorkflowClient.start(
                client.newWorkflowStub(Diary.class, options(id))::live, new Page(habit, List.of(delays), List.of()));
        return id;
    }

    private void signalWithStart(String id, String text) {
        client.newUntypedWorkflowStub("Diary", options(id))
                .signalWithStart(
                        "note", new Object[] {text}, new Object[] {new Page(Habit.TIMERS, List.of(), List.of())});
    }

    private Instant updateWithStart(String id) {
        WorkflowStub diary = client.newUntypedWorkflowStub(
                "Diary",
                options(id).toBuilder()
                        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                        .build());
        return diary.executeUpdateWithStart(
                UpdateOptions.newBuilder(Instant.class)
                        .setUpdateName("ask")
                        .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                        .build(),
                new Object[] {"when"},
                new Object[] {new Page(Habit.TIMERS, List.of(), List.of())});
    }

    private static WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder()
                .setTaskQueue(QUEUE)
                .setWorkflowId(id)
                .build();
    }

    private static String newId() {
        return "diary/" + UUID.randomUUID();
    }

    private WorkflowStub stub(String id) {
        return client.newUntypedWorkflowStub(id);
    }

    private List<Entry> entries(String id) {
        return client.newWorkflowStub(Diary.class, id).entries();
    }

    private List<String> whats(String id) {
        return entries(id).stream().map(Entry::what).toList();
    }

    private Entry entry(String id, String what) {
        await(id, entries -> entries.stream().anyMatch(entry -> entry.what().equals(what)));
        return entries(id).stream()
                .filter(entry -> entry.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private void await(String id, Predicate<List<Entry>> wanted) {
        Instant deadline = Instant.now().plus(SOON);
        List<Entry> seen = entries(id);
        while (!wanted.test(seen)) {
            assertThat(Instant.now()).as("waiting, seen %s", seen).isBefore(deadline);
            pause();
            seen = entries(id);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void assertBornNow(String id) {
        assertWrittenNow(id, "born");
    }

    private void assertWrittenNow(String id, String what) {
        assertNow(entry(id, what).at());
    }

    private void assertNow(Instant seen) {
        assertThat(seen).isCloseTo(clock.instant(), within(3, ChronoUnit.SECONDS));
    }
}
