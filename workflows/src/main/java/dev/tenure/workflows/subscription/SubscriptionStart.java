package dev.tenure.workflows.subscription;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;

/** How the workflow of a subscription is started, whoever starts it: one that runs is used as it is, by its own rules. */
public final class SubscriptionStart {

    private SubscriptionStart() {}

    /** The argument of a start: the last known state, to be judged by the newest rules. */
    public static Object[] arguments(SubscriptionState last) {
        return new Object[] {last.underCurrentRules()};
    }

    /** For a start that carries {@code last}; searchable only where Temporal knows the search attributes. */
    public static WorkflowOptions options(SubscriptionState last, boolean isSearchable) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(SubscriptionWorkflow.idOf(last.subscriptionId()))
                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary(Wording.summary(last));
        if (isSearchable) {
            options.setTypedSearchAttributes(Searchable.of(last));
        }
        return options.build();
    }
}
