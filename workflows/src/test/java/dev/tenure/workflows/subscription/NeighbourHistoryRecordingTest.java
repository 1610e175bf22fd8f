package dev.tenure.workflows.subscription;

import dev.tenure.workflows.closure.AccountClosureWorkflow;
import dev.tenure.workflows.closure.AccountClosureWorkflowImpl;
import dev.tenure.workflows.closure.ClosureCalls;
import dev.tenure.workflows.closure.ClosureRecords;
import dev.tenure.workflows.closure.ClosureState;
import dev.tenure.workflows.purchase.PurchaseBatch;
import dev.tenure.workflows.purchase.PurchaseEvent;
import dev.tenure.workflows.purchase.PurchaseFact;
import dev.tenure.workflows.purchase.PurchaseRecords;
import dev.tenure.workflows.purchase.PurchaseState;
import dev.tenure.workflows.purchase.PurchaseWorkflow;
import dev.tenure.workflows.purchase.PurchaseWorkflowImpl;
import dev.tenure.workflows.reconciliation.ReconciliationCalls;
import dev.tenure.workflows.reconciliation.ReconciliationRecords;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.PassEnd;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflow;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflowImpl;
import dev.tenure.workflows.reconciliation.Round;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records the golden histories of the workflows beside the subscription's, with {@code -Dhistories.record=true}. */
@EnabledIfSystemProperty(named = "histories.record", matches = "true")
final class NeighbourHistoryRecordingTest {
    private static final String USER = "0a0a0a0a-0000-4000-8000-000000000001";
    private final TestWorkflowEnvironment temporal = Stage.environment();
    private final Worker story = temporal.newWorker(SubscriptionWorkflow.TASK_QUEUE);
    private final Worker paddle = temporal.newWorker(SubscriptionWorkflow.PADDLE_TASK_QUEUE);

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void aPackIsBought() throws IOException {
        story.registerWorkflowImplementationTypes(PurchaseWorkflowImpl.class);
        story.registerActivitiesImplementations((PurchaseRecords) request -> new PurchaseRecords.Stored(true, null));
        temporal.start();
        PurchaseEvent bought = new PurchaseEvent(
                "evt_1",
                new PurchaseFact.Bought(
                        null, "ctm_1", USER, List.of(new PurchaseFact.Line("txnitm_1", "credits_500", 500))),
                false);
        WorkflowStub workflow = workflow("PurchaseWorkflow", PurchaseWorkflow.idOf("txn_1"));
        workflow.signalWithStart("events", new Object[] {new PurchaseBatch(List.of(bought))}, new Object[] {
            PurchaseState.opening("txn_1")
        });
        record("purchase", workflow);
    }

    @Test
    void anAccountIsClosed() throws IOException {
        story.registerWorkflowImplementationTypes(AccountClosureWorkflowImpl.class);
        story.registerActivitiesImplementations(new Accounts());
        AtomicInteger asked = new AtomicInteger();
        paddle.registerActivitiesImplementations((ClosureCalls) request -> asked.incrementAndGet() == 1
                ? new ClosureCalls.Ended.Later("service_unavailable", 0)
                : new ClosureCalls.Ended.Done(List.of()));
        temporal.start();
        WorkflowStub workflow = workflow("AccountClosureWorkflow", AccountClosureWorkflow.idOf(USER));
        workflow.start(ClosureState.opening(USER, Instant.ofEpochMilli(temporal.currentTimeMillis())));
        record("closure", workflow);
    }

    @Test
    void passesOfTheReconciliation() throws IOException {
        story.registerWorkflowImplementationTypes(ReconciliationWorkflowImpl.class);
        AtomicInteger passes = new AtomicInteger();
        story.registerActivitiesImplementations(
                (ReconciliationRecords) request -> new PassEnd(passes.incrementAndGet() == 3 ? 0 : 300, null));
        paddle.registerActivitiesImplementations(new Calls());
        temporal.start();
        WorkflowStub workflow = workflow("ReconciliationWorkflow", ReconciliationWorkflow.ID);
        workflow.start(Round.FIRST);
        // Beside reconciliation-1.json, in which each page is an activity: runs of that kind are still to be
        // understood.
        record("reconciliation-many-pages", workflow);
    }

    private static final class Accounts implements ClosureRecords {
        private boolean isCanceled;

        @Override
        public synchronized Account account(String userId) {
            return new Account(isCanceled ? List.of() : List.of("sub_1"), List.of("ctm_1"));
        }

        @Override
        public synchronized Stored apply(Apply request) {
            isCanceled = request.state().canceled().contains("sub_1");
            return new Stored(true, null);
        }

        @Override
        public void erase(List<String> customerIds) {
            // Nobody's fields are kept here.
        }
    }

    /** The second pass is too long for one activity; Paddle is away in the third. */
    private static final class Calls implements ReconciliationCalls {
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public ReadOutcome read(CompareRequest request) {
            return switch (reads.incrementAndGet()) {
                case 2 -> new ReadOutcome(true, 1, 0, true, "sub_1");
                case 4 -> new ReadOutcome(false, 0, 0, false, null);
                default -> new ReadOutcome(true, 1, 0, false, null);
            };
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

    private WorkflowStub workflow(String type, String id) {
        return temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                                .build());
    }

    private void record(String name, WorkflowStub workflow) throws IOException {
        workflow.getResult(Void.class);
        Path folder = Path.of(System.getProperty("tenure.root", "."), "workflows/src/test/resources/histories");
        String json = temporal.getWorkflowClient()
                .fetchHistory(workflow.getExecution().getWorkflowId())
                .toJson(true);
        Files.writeString(folder.resolve(name + "-1.json"), json + "\n");
    }
}
