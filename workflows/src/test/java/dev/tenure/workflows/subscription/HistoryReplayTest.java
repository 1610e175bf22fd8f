package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.workflows.closure.AccountClosureWorkflowImpl;
import dev.tenure.workflows.purchase.PurchaseWorkflowImpl;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflowImpl;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Histories of running subscriptions must still be understood by a new build. */
final class HistoryReplayTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("tenure.root", "."), "workflows/src/test/resources/histories");
    private static final TestWorkflowEnvironment TEMPORAL = Stage.environment();

    @AfterAll
    static void close() {
        TEMPORAL.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedHistoryIsReplayed() throws IOException {
        Worker worker = worker(
                "replay",
                SubscriptionWorkflowImpl.class,
                PurchaseWorkflowImpl.class,
                AccountClosureWorkflowImpl.class,
                ReconciliationWorkflowImpl.class);
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> WorkflowReplayer.replayWorkflowExecution(history(file), worker)));
    }

    @Test
    void aHistoryOfEachKindIsKept() throws IOException {
        assertThat(files())
                .extracting(file -> file.getFileName().toString().replaceAll("-\\d+\\.json", ""))
                .contains(
                        "checkout-and-renewal",
                        "cancel-keep-cancel-end",
                        "cancel-queued",
                        "unknown-renewal",
                        "change-now",
                        "change-held",
                        "pause-resume",
                        "end-now",
                        "refund-slip-through",
                        "dunning-recovered",
                        "dunning-exhausted",
                        "set-back",
                        "stored-ahead",
                        "past-due-at-first",
                        "change-ahead",
                        "met-late",
                        "clock-behind",
                        "change-withdrawn",
                        "duplicate-ended",
                        "looked-at-and-withdrawn",
                        "taken-back-while-away",
                        "purchase",
                        "closure",
                        "reconciliation",
                        "reconciliation-many-pages");
    }

    @Test
    void anImplementationThatDoesSomethingElseIsCaught() throws IOException {
        Worker worker = worker(
                "hesitant",
                Hesitant.class,
                HesitantOthers.Purchase.class,
                HesitantOthers.Closure.class,
                HesitantOthers.Reconciliation.class);
        // A later run that only waits for its timer so far would look the same.
        List<Path> firstRuns = files().stream()
                .filter(file -> file.toString().endsWith("-1.json"))
                .toList();
        assertThat(firstRuns)
                .extracting(file -> file.getFileName().toString())
                .contains(
                        "purchase-1.json",
                        "closure-1.json",
                        "reconciliation-1.json",
                        "reconciliation-many-pages-1.json")
                .hasSizeGreaterThan(20);
        for (Path file : firstRuns) {
            assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(history(file), worker))
                    .as(file.toString())
                    .hasStackTraceContaining("NonDeterministic");
        }
    }

    private static Worker worker(String taskQueue, Class<?>... implementations) {
        // A busy machine may take a second to load the first classes.
        WorkerOptions patient = WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(10_000)
                .build();
        Worker worker = TEMPORAL.newWorker(taskQueue, patient);
        worker.registerWorkflowImplementationTypes(implementations);
        return worker;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static WorkflowExecutionHistory history(Path file) throws IOException {
        return WorkflowExecutionHistory.fromJson(Files.readString(file));
    }

    /** The same workflow, which first waits a moment: what a careless change would do to running subscriptions. */
    public static final class Hesitant implements SubscriptionWorkflow {
        private final SubscriptionWorkflowImpl story;

        @WorkflowInit
        public Hesitant(SubscriptionState last) {
            story = new SubscriptionWorkflowImpl(last);
        }

        @Override
        public void run(SubscriptionState last) {
            Workflow.sleep(Duration.ofSeconds(1));
            story.run(last);
        }

        @Override
        public void events(EventBatch batch) {
            story.events(batch);
        }

        @Override
        public void look() {
            story.look();
        }

        @Override
        public void stored(long version) {
            story.stored(version);
        }

        @Override
        public CommandOutcome command(Command command) {
            return story.command(command);
        }

        @Override
        public void validateCommand(Command command) {
            story.validateCommand(command);
        }

        @Override
        public SubscriptionState state() {
            return story.state();
        }
    }
}
