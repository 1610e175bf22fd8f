package dev.tenure.workflows.subscription;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the workflow of a subscription is started, whoever starts it: one that runs is used as it is, by its own rules. */
public final class SubscriptionStart {

    private SubscriptionStart() {}

    /** The argument of a start: the last known state, to be judged by the newest rules. */
    public static Object[] arguments(SubscriptionState last) {
        return new Object[] {last.underCurrentRules()};
    }

    /** For a start that carries {@code last}; searchable only where Temporal knows the search attributes. */
    public static WorkflowOptions options(SubscriptionState last, boolean isSearchable) {
        return options(last, last.userId(), isSearchable);
    }

    /** The same for a start that comes with facts: of a first one nothing is stored yet, and they tell whose it is. */
    public static WorkflowOptions options(SubscriptionState last, EventBatch batch, boolean isSearchable) {
        String told = batch.events().stream()
                .map(event -> event.fact().userId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return options(last, last.userId() == null ? told : last.userId(), isSearchable);
    }

    private static WorkflowOptions options(SubscriptionState last, @Nullable String userId, boolean isSearchable) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(SubscriptionWorkflow.idOf(last.subscriptionId()))
                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary(Wording.summary(userId));
        if (isSearchable) {
            options.setTypedSearchAttributes(Searchable.of(last));
        }
        return options.build();
    }
}
