package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.reconciliation.ReconciliationWorkflow;
import dev.tenure.workflows.reconciliation.Round;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the one reconciliation running; doing it twice is harmless. */
public final class Reconciliations {

    private final WorkflowClient client;
    private final JdbcClient jdbc;
    private final Clock billing;
    private final ReconciliationSettings settings;

    public Reconciliations(WorkflowClient client, JdbcClient jdbc, Clock billing, ReconciliationSettings settings) {
        this.client = client;
        this.jdbc = jdbc;
        this.billing = billing;
        this.settings = settings;
    }

    /** Starts it if it does not run and shall. Throws if Temporal is away. */
    public void ensureRunning() {
        if (settings.isOn()) {
            client.newUntypedWorkflowStub("ReconciliationWorkflow", options()).start(Round.FIRST);
        }
    }

    /** Where it shall not run, nobody waits for a next pass. */
    public void forgetNextPass() {
        if (!settings.isOn()) {
            jdbc.sql("select public.finish_pass(null, 0, :at, :at, null)")
                    .param("at", billing.instant().atOffset(ZoneOffset.UTC))
                    .query((row, number) -> number)
                    .list();
        }
    }

    private static WorkflowOptions options() {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(ReconciliationWorkflow.ID)
                .setTaskQueue(SubscriptionWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary("brings what no webhook brought")
                .build();
    }
}
