package dev.tenure.workflows.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passes, pauses and rounds with skipped time. */
final class ReconciliationWorkflowTest {
    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(PayloadJson.converter())
                            .build())
                    .build());
    private final Paddle paddle = new Paddle();
    private final Book book = new Book();
    private final Worker story = environment.newWorker(SubscriptionWorkflow.TASK_QUEUE);

    /** Answers as a test wants it. */
    private static final class Paddle implements ReconciliationCalls {
        private final List<CompareRequest> read = new CopyOnWriteArrayList<>();
        private volatile boolean isAvailable = true;
        private volatile boolean hasMore;
        private volatile @Nullable String continueAfter;

        @Override
        public ReadOutcome read(CompareRequest request) {
            read.add(request);
            return new ReadOutcome(isAvailable, 1, 0, hasMore, continueAfter);
        }

        @Override
        public PullOutcome pull() {
            throw new AssertionError("Asked for by older runs alone");
        }

        @Override
        public CompareOutcome compare(CompareRequest request) {
            throw new AssertionError("Asked for by older runs alone");
        }
    }

    /** Notes the ends of passes. */
    private static final class Book implements ReconciliationRecords {
        private final List<Instant> ends = new CopyOnWriteArrayList<>();
        private volatile int lastPass = Integer.MAX_VALUE;

        @Override
        public PassEnd finish(FinishRequest request) {
            ends.add(request.endedAt());
            return new PassEnd(ends.size() >= lastPass ? 0 : 300, null);
        }
    }

    @BeforeEach
    void start() {
        story.registerWorkflowImplementationTypes(ReconciliationWorkflowImpl.class);
        story.registerActivitiesImplementations(book);
        environment.newWorker(SubscriptionWorkflow.PADDLE_TASK_QUEUE).registerActivitiesImplementations(paddle);
        environment.start();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private WorkflowStub running() {
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "ReconciliationWorkflow",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ReconciliationWorkflow.ID)
                                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                                .build());
        stub.start(Round.FIRST);
        return stub;
    }

    @Test
    void aPassFollowsAnotherAfterThePauseForMoreThanADay() {
        book.lastPass = 300;
        running().getResult(Void.class);

        assertThat(book.ends).hasSize(300);
        assertThat(Duration.between(book.ends.getFirst(), book.ends.getLast()))
                .isBetween(Duration.ofSeconds(299 * 300), Duration.ofSeconds(299 * 305));
        assertThat(paddle.read).hasSize(300);
    }

    @Test
    void aDayIsOneRun() {
        book.lastPass = 300;
        WorkflowStub stub = running();
        String first = stub.getExecution().getRunId();
        stub.getResult(Void.class);

        WorkflowClient client = environment.getWorkflowClient();
        assertThat(client.newUntypedWorkflowStub(ReconciliationWorkflow.ID)
                        .describe()
                        .getExecution()
                        .getRunId())
                .isNotEqualTo(first);
    }

    @Test
    void anOperatorReadsWhatTheLatestPassCameToAndWhen() {
        book.lastPass = 1;
        WorkflowStub stub = running();
        stub.getResult(Void.class);
        assertThat(page(stub)).matches("The latest pass \\(20\\S+Z\\) brought 1 events and found 0 differences\\.");
    }

    @Test
    void anOperatorReadsThatPaddleCouldNotBeRead() {
        book.lastPass = 1;
        paddle.isAvailable = false;
        paddle.continueAfter = "sub_somewhere";
        WorkflowStub stub = running();
        stub.getResult(Void.class);

        assertThat(page(stub))
                .startsWith("Paddle could not be read in the latest pass (20")
                .endsWith("in the next pass.");
    }

    private static String page(WorkflowStub stub) {
        return stub.query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
    }

    @Test
    void itEndsWhereItShallNotRunAnyMore() {
        book.lastPass = 1;
        WorkflowStub stub = running();
        stub.getResult(Void.class);

        assertThat(stub.describe().getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    @Test
    void whilePaddleIsAwayTheNextPassComesAllTheSameAndTheRoundGoesOnWhereItWas() {
        paddle.isAvailable = false;
        paddle.continueAfter = "sub_somewhere";
        book.lastPass = 3;
        running().getResult(Void.class);

        assertThat(book.ends).hasSize(3);
        assertThat(paddle.read)
                .extracting(ReconciliationCalls.CompareRequest::afterSubscriptionId)
                .containsExactly(null, "sub_somewhere", "sub_somewhere");
    }

    @Test
    void aRoundThatIsTooLongForOneActivityGoesOnInTheNextAndThenInTheNextPass() {
        paddle.hasMore = true;
        paddle.continueAfter = "sub_somewhere";
        book.lastPass = 2;
        running().getResult(Void.class);

        assertThat(paddle.read).hasSize(10);
        assertThat(paddle.read.get(0).afterSubscriptionId()).isNull();
        assertThat(paddle.read.get(5).afterSubscriptionId()).isEqualTo("sub_somewhere");
        assertThat(paddle.read.get(4).passBeganAt())
                .isEqualTo(paddle.read.get(0).passBeganAt());
        assertThat(paddle.read.get(5).passBeganAt()).isAfter(paddle.read.get(0).passBeganAt());
    }

    @Test
    void aPassReadsInOneActivity() {
        book.lastPass = 1;
        running().getResult(Void.class);

        assertThat(environment.getWorkflowClient().fetchHistory(ReconciliationWorkflow.ID).getEvents().stream()
                        .filter(event -> event.hasActivityTaskScheduledEventAttributes()))
                .hasSize(1);
    }

    @Test
    void itsHistoryIsReplayed() throws Exception {
        book.lastPass = 3;
        running().getResult(Void.class);

        WorkflowReplayer.replayWorkflowExecution(
                environment.getWorkflowClient().fetchHistory(ReconciliationWorkflow.ID), story);
    }
}
