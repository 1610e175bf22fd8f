package dev.tenure.activities.subscription;

import dev.tenure.activities.temporal.TimedCalls;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.SubscriptionState;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;

/**
 * Starts and signals the workflows of subscriptions; each start carries the last known state. A call that Temporal does
 * not answer ends after some seconds, so that what is leased is settled while its lease holds.
 */
public final class SubscriptionWorkflows {
    private final WorkflowClient client;
    private final Duration longest;

    public SubscriptionWorkflows(WorkflowClient client) {
        this(client, TimedCalls.USUAL);
    }

    SubscriptionWorkflows(WorkflowClient client, Duration longest) {
        this.client = client;
        this.longest = longest;
    }

    /** Delivers facts; starts the workflow if it does not run. Throws if Temporal is away. */
    public void deliver(SubscriptionState last, EventBatch batch) {
        TimedCalls.within(
                longest, () -> stub(last).signalWithStart("events", new Object[] {batch}, new Object[] {last}));
    }

    /** Starts the workflow if it does not run. Throws if Temporal is away. */
    public void ensureRunning(SubscriptionState last) {
        TimedCalls.within(longest, () -> stub(last).start(last));
    }

    private WorkflowStub stub(SubscriptionState last) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(SubscriptionWorkflow.idOf(last.subscriptionId()))
                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary(summary(last))
                .build();
        return client.newUntypedWorkflowStub("SubscriptionWorkflow", options);
    }

    private static String summary(SubscriptionState last) {
        return "membership of user " + (last.userId() == null ? "(not known yet)" : last.userId());
    }
}
