package dev.tenure.workflows.subscription;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The lifecycle of one Paddle subscription, from its first event to its last downgrade. */
@WorkflowInterface
public interface SubscriptionWorkflow {

    /** The task queue of workflows and of their writes to Postgres. */
    String TASK_QUEUE = "tenure";

    /** The task queue of calls to Paddle, whose rate is limited for all workers together. */
    String PADDLE_TASK_QUEUE = "tenure-paddle";

    /** Runs until the subscription has ended; {@code last} is what Postgres knows of it. */
    @WorkflowMethod
    void run(SubscriptionState last);

    /** Facts from Paddle. Repeating them is harmless. */
    @SignalMethod
    void events(EventBatch batch);

    /** A command that waits is tried now: somebody says that it was done at Paddle. Repeating it is harmless. */
    @SignalMethod
    void look();

    /**
     * Which version Postgres holds. If that is behind, Postgres was set back and the state is written again; if it is
     * ahead, a decision was stored whose run does not know of it, and it is taken up.
     */
    @SignalMethod
    void stored(long version);

    /** A request that gets an answer; the same command id gets the same answer. */
    @UpdateMethod
    CommandOutcome command(Command command);

    /**
     * Refuses what makes no sense, without a trace in the history. The error code is the failure's message: the SDK keeps
     * no type of what a validator throws.
     */
    @UpdateValidatorMethod(updateName = "command")
    void validateCommand(Command command);

    /** What is known at this moment, for debugging. */
    @QueryMethod
    SubscriptionState state();

    /** The workflow id of a subscription. */
    static String idOf(String subscriptionId) {
        return "subscription/" + subscriptionId;
    }
}
