package dev.tenure.workflows.closure;

import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Closes the billing of one account for good: it goes on until Paddle has confirmed that nothing is billed any more. */
@WorkflowInterface
public interface AccountClosureWorkflow {

    /** The task queue of workflows and of their writes to Postgres. */
    String TASK_QUEUE = SubscriptionWorkflow.TASK_QUEUE;

    /** The task queue of calls to Paddle. */
    String PADDLE_TASK_QUEUE = SubscriptionWorkflow.PADDLE_TASK_QUEUE;

    /** Runs until the last look has been taken; {@code last} is what Postgres knows of the closure. */
    @WorkflowMethod
    void run(ClosureState last);

    /** Something of the account may be billed again: look now. */
    @SignalMethod
    void look();

    /** What is known at this moment, for debugging. */
    @QueryMethod
    ClosureState state();

    /** The workflow id of a closure. */
    static String idOf(String userId) {
        return "closure/" + userId;
    }
}
