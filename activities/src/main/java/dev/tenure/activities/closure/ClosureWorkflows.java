package dev.tenure.activities.closure;

import dev.tenure.activities.temporal.TimedCalls;
import dev.tenure.workflows.closure.AccountClosureWorkflow;
import dev.tenure.workflows.closure.ClosureState;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;

/** Starts the workflows of closures, and tells them to look; each start carries the last known state. */
public final class ClosureWorkflows {
    private final WorkflowClient client;

    public ClosureWorkflows(WorkflowClient client) {
        this.client = client;
    }

    /** Starts the workflow if it does not run. Throws if Temporal is away. */
    public void ensureRunning(ClosureState last) {
        TimedCalls.within(TimedCalls.USUAL, () -> stub(last).start(last));
    }

    /** Has it look now, running or not. Throws if Temporal is away. */
    public void look(ClosureState last) {
        TimedCalls.within(
                TimedCalls.USUAL, () -> stub(last).signalWithStart("look", new Object[0], new Object[] {last}));
    }

    private WorkflowStub stub(ClosureState last) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(AccountClosureWorkflow.idOf(last.userId()))
                .setTaskQueue(AccountClosureWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary("closes the billing of user " + last.userId())
                .build();
        return client.newUntypedWorkflowStub("AccountClosureWorkflow", options);
    }
}
