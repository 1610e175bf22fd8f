package dev.tenure.workflows.purchase;

import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** What was bought once with one transaction. It ends when its facts are recorded; a later fact starts it again. */
@WorkflowInterface
public interface PurchaseWorkflow {

    /** The task queue of workflows and of their writes to Postgres. */
    String TASK_QUEUE = SubscriptionWorkflow.TASK_QUEUE;

    /** Runs until everything known is recorded; {@code last} is what Postgres knows of the purchase. */
    @WorkflowMethod
    void run(PurchaseState last);

    /** Facts from Paddle, or about whose it is. Repeating them is harmless. */
    @SignalMethod
    void events(PurchaseBatch batch);

    /** What is known at this moment, for debugging. */
    @QueryMethod
    PurchaseState state();

    /** The workflow id of a purchase. */
    static String idOf(String transactionId) {
        return "purchase/" + transactionId;
    }
}
