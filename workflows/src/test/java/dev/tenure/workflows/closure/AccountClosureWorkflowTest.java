package dev.tenure.workflows.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S14: the workflow with skipped time. */
final class AccountClosureWorkflowTest {
    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setDataConverter(PayloadJson.converter())
                            .build())
                    .build());
    private final List<ClosureRecords.Apply> applied = new CopyOnWriteArrayList<>();
    private final List<Instant> asked = new CopyOnWriteArrayList<>();
    private final List<String> erased = new CopyOnWriteArrayList<>();
    private @Nullable Instant paddleIsBackAt;

    /** What the Temporal UI shows while Paddle is asked; null if nobody looks. */
    private @Nullable List<String> pages;

    @AfterEach
    void close() {
        environment.close();
    }

    private final class Memory implements ClosureRecords {
        @Override
        public Account account(String userId) {
            boolean isCanceled = applied.stream()
                    .anyMatch(request -> request.state().canceled().contains("sub_1"));
            return new Account(isCanceled ? List.of() : List.of("sub_1"), List.of("ctm_1"));
        }

        @Override
        public Stored apply(Apply request) {
            applied.add(request);
            return new Stored(true, null);
        }

        @Override
        public void erase(List<String> customerIds) {
            erased.addAll(customerIds);
        }
    }

    private ClosureCalls.Ended paddle(ClosureCalls.EndRequest request) {
        Instant now = Instant.ofEpochMilli(environment.currentTimeMillis());
        asked.add(now);
        if (pages != null) {
            pages.add(page());
        }
        if (paddleIsBackAt != null && now.isBefore(paddleIsBackAt)) {
            return asked.size() % 2 == 0
                    ? new ClosureCalls.Ended.Later("too_many_requests", 600)
                    : new ClosureCalls.Ended.Later("service_unavailable", 0);
        }
        return new ClosureCalls.Ended.Done(List.of());
    }

    private String page() {
        return environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(AccountClosureWorkflow.idOf("user"))
                .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
    }

    private void closeAccount() {
        Worker story = environment.newWorker(AccountClosureWorkflow.TASK_QUEUE);
        story.registerWorkflowImplementationTypes(AccountClosureWorkflowImpl.class);
        story.registerActivitiesImplementations(new Memory());
        environment.newWorker(AccountClosureWorkflow.PADDLE_TASK_QUEUE).registerActivitiesImplementations((ClosureCalls)
                this::paddle);
        environment.start();
        AccountClosureWorkflow workflow = environment
                .getWorkflowClient()
                .newWorkflowStub(
                        AccountClosureWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(AccountClosureWorkflow.idOf("user"))
                                .setTaskQueue(AccountClosureWorkflow.TASK_QUEUE)
                                .build());
        Instant now = Instant.ofEpochMilli(environment.currentTimeMillis());
        WorkflowClient.start(workflow::run, ClosureState.opening("user", now));
        WorkflowStub.fromTyped(workflow).getResult(Void.class);
    }

    @Test
    void anOperatorReadsHowFarItIs() {
        paddleIsBackAt = Instant.ofEpochMilli(environment.currentTimeMillis()).plus(Duration.ofHours(6));
        pages = new CopyOnWriteArrayList<>();

        closeAccount();
        pages.add(page());

        assertThat(pages.get(2))
                .contains("- ended at Paddle: nothing yet", "has not confirmed everything, tries in vain: 2");
        assertThat(pages.getLast())
                .contains("- ended at Paddle: sub_1", "- closed ", "- nothing is left to do")
                .doesNotContain("ctm_", "null");
    }

    @Test
    void whilePaddleIsAwayForSixHoursTheCancelIsTriedUntilItSucceedsOnce() {
        Instant start = Instant.ofEpochMilli(environment.currentTimeMillis());
        paddleIsBackAt = start.plus(Duration.ofHours(6));

        closeAccount();

        assertThat(asked).hasSizeBetween(8, 14);
        ClosureRecords.Apply closed = applied.stream()
                .filter(request -> request.status().equals("closed"))
                .findFirst()
                .orElseThrow();
        assertThat(closed.at()).isBetween(paddleIsBackAt, paddleIsBackAt.plus(Duration.ofMinutes(61)));
        assertThat(closed.state().canceled()).containsExactly("sub_1");
        assertThat(applied.stream()
                        .flatMap(request -> request.logs().stream())
                        .filter(log -> log.event().equals("membership_cancel_requested") && log.success()))
                .hasSize(1);
        assertThat(erased).containsOnly("ctm_1");
        assertThat(applied.getLast().nextDueAt()).isNull();
        assertThat(applied.getLast().at()).isAfterOrEqualTo(closed.at().plus(Duration.ofDays(4)));
    }
}
