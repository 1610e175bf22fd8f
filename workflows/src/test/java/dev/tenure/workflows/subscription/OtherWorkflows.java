package dev.tenure.workflows.subscription;

import dev.tenure.workflows.purchase.PurchaseBatch;
import dev.tenure.workflows.purchase.PurchaseEvent;
import dev.tenure.workflows.purchase.PurchaseFact;
import dev.tenure.workflows.purchase.PurchaseRecords;
import dev.tenure.workflows.purchase.PurchaseState;
import dev.tenure.workflows.purchase.PurchaseWorkflow;
import dev.tenure.workflows.purchase.PurchaseWorkflowImpl;
import dev.tenure.workflows.reconciliation.ReconciliationCalls;
import dev.tenure.workflows.reconciliation.ReconciliationRecords;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflow;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflowImpl;
import dev.tenure.workflows.reconciliation.Round;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;

/** What a purchase of credits costs, and a pass of the reconciliation; counted as {@link Step} is. */
final class OtherWorkflows {
    private static final int PASSES = 3;

    private OtherWorkflows() {}

    static int purchase() {
        try (TestWorkflowEnvironment temporal = Stage.environment()) {
            Worker worker = temporal.newWorker(PurchaseWorkflow.TASK_QUEUE);
            worker.registerWorkflowImplementationTypes(PurchaseWorkflowImpl.class);
            PurchaseRecords stores = request -> new PurchaseRecords.Stored(true, null);
            worker.registerActivitiesImplementations(stores);
            temporal.start();
            WorkflowStub stub = stub(temporal, "PurchaseWorkflow", PurchaseWorkflow.idOf("txn_1"));
            PurchaseFact bought = new PurchaseFact.Bought(
                    null, "ctm_1", Given.USER, List.of(new PurchaseFact.Line("txnitm_1", "credits_500", 500)));
            PurchaseBatch batch = new PurchaseBatch(List.of(new PurchaseEvent("evt_1", bought, false)));
            stub.signalWithStart("events", new Object[] {batch}, new Object[] {PurchaseState.opening("txn_1")});
            stub.getResult(Void.class);
            return actions(temporal, PurchaseWorkflow.idOf("txn_1"));
        }
    }

    /** Each activity of a pass works for about a minute; few passes need more than one. */
    static int pass(int activities) {
        try (TestWorkflowEnvironment temporal = Stage.environment()) {
            Worker worker = temporal.newWorker(SubscriptionWorkflow.TASK_QUEUE);
            worker.registerWorkflowImplementationTypes(ReconciliationWorkflowImpl.class);
            worker.registerActivitiesImplementations(new Book());
            temporal.newWorker(SubscriptionWorkflow.PADDLE_TASK_QUEUE)
                    .registerActivitiesImplementations(new Quiet(activities));
            temporal.start();
            WorkflowStub stub = stub(temporal, "ReconciliationWorkflow", ReconciliationWorkflow.ID);
            stub.start(Round.FIRST);
            stub.getResult(Void.class);
            // The start is one action, and after the last pass there is no timer.
            return actions(temporal, ReconciliationWorkflow.ID) / PASSES;
        }
    }

    private static WorkflowStub stub(TestWorkflowEnvironment temporal, String type, String id) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                .build();
        return temporal.getWorkflowClient().newUntypedWorkflowStub(type, options);
    }

    private static int actions(TestWorkflowEnvironment temporal, String id) {
        return Billing.actions(temporal.getWorkflowClient().fetchHistory(id).getEvents());
    }

    /** Nothing new, and nothing differs. */
    private static final class Quiet implements ReconciliationCalls {
        private final int activities;
        private int reads;

        private Quiet(int activities) {
            this.activities = activities;
        }

        @Override
        public synchronized ReadOutcome read(CompareRequest request) {
            reads++;
            boolean hasMore = reads % activities != 0;
            return new ReadOutcome(true, 0, 0, hasMore, hasMore ? "sub_" + reads : null);
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

    private static final class Book implements ReconciliationRecords {
        private int ends;

        @Override
        public synchronized PassEnd finish(FinishRequest request) {
            ends++;
            return new PassEnd(ends == PASSES ? 0 : 300, null);
        }
    }
}
