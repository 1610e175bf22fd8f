package dev.tenure.activities.purchase;

import dev.tenure.activities.temporal.TimedCalls;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.purchase.PurchaseBatch;
import dev.tenure.workflows.purchase.PurchaseEvent;
import dev.tenure.workflows.purchase.PurchaseFact;
import dev.tenure.workflows.purchase.PurchaseState;
import dev.tenure.workflows.purchase.PurchaseWorkflow;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Starts and signals the workflows of purchases; each start carries the last known state. */
public final class PurchaseWorkflows {
    private final JdbcClient jdbc;
    private final WorkflowClient client;

    public PurchaseWorkflows(JdbcClient jdbc, WorkflowClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /** The argument of {@code open_purchase}. */
    private record Opening(
            String transactionId,
            @Nullable String customerId,
            @Nullable String subscriptionId,
            PurchaseState state,
            Instant at) {}

    /** Whether the transaction is one of which something was bought once. */
    public boolean knows(String transactionId) {
        return stored(transactionId).isPresent();
    }

    /**
     * Delivers facts; starts the workflow if it does not run. What another workflow settles is kept in Postgres before,
     * so that it is not lost with this process. Throws if Temporal or Postgres is away.
     *
     * @param at billing time
     */
    public void deliver(String transactionId, List<PurchaseEvent> events, Instant at) {
        PurchaseState last = stored(transactionId).orElseGet(() -> opened(transactionId, events, at));
        TimedCalls.within(TimedCalls.USUAL, () -> stub(transactionId)
                .signalWithStart("events", new Object[] {new PurchaseBatch(events)}, new Object[] {last}));
    }

    /** Starts the workflow if it does not run. Throws if Temporal is away. */
    public void ensureRunning(PurchaseState last) {
        TimedCalls.within(TimedCalls.USUAL, () -> stub(last.transactionId()).start(last));
    }

    private PurchaseState opened(String transactionId, List<PurchaseEvent> events, Instant at) {
        PurchaseState state = PurchaseState.opening(transactionId);
        for (PurchaseEvent event : events) {
            if (event.shared() && event.fact() instanceof PurchaseFact.Bought bought) {
                state = state.with(bought);
            }
        }
        if (!state.lines().isEmpty()) {
            keep(new Opening(transactionId, state.customerId(), state.subscriptionId(), state, at));
        }
        return state;
    }

    /** The function answers nothing; reading its one empty row is how JDBC waits for it. */
    private void keep(Opening opening) {
        jdbc.sql("select public.open_purchase(:opening::jsonb)")
                .param("opening", PayloadJson.write(opening))
                .query((row, number) -> number)
                .list();
    }

    private Optional<PurchaseState> stored(String transactionId) {
        return jdbc.sql("select state::text from public.purchases where transaction_id = :id")
                .param("id", transactionId)
                .query(String.class)
                .optional()
                .map(state -> PayloadJson.read(state, PurchaseState.class));
    }

    private WorkflowStub stub(String transactionId) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(PurchaseWorkflow.idOf(transactionId))
                .setTaskQueue(PurchaseWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary("credits bought with " + transactionId)
                .build();
        return client.newUntypedWorkflowStub("PurchaseWorkflow", options);
    }
}
