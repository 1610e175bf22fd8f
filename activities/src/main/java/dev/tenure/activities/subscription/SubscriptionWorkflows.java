package dev.tenure.activities.subscription;

import dev.tenure.activities.temporal.TimedCalls;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.SubscriptionStart;
import dev.tenure.workflows.subscription.SubscriptionState;
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
    private final boolean isSearchable;
    private final Duration longest;

    /** Searchable only where Temporal knows the search attributes. */
    public SubscriptionWorkflows(WorkflowClient client, boolean isSearchable) {
        this(client, isSearchable, TimedCalls.USUAL);
    }

    SubscriptionWorkflows(WorkflowClient client, boolean isSearchable, Duration longest) {
        this.client = client;
        this.isSearchable = isSearchable;
        this.longest = longest;
    }

    /** Delivers facts; starts the workflow if it does not run. Throws if Temporal is away. */
    public void deliver(SubscriptionState last, EventBatch batch) {
        TimedCalls.within(longest, () -> stub(SubscriptionStart.options(last, batch, isSearchable))
                .signalWithStart("events", new Object[] {batch}, SubscriptionStart.arguments(last)));
    }

    /**
     * Starts the workflow if it does not run. One that runs and knows more than this state, because Postgres was set back
     * to an earlier point, writes its own again. Throws if Temporal is away.
     */
    public void ensureRunning(SubscriptionState last) {
        TimedCalls.within(longest, () -> stub(SubscriptionStart.options(last, isSearchable))
                .signalWithStart("stored", new Object[] {last.version()}, SubscriptionStart.arguments(last)));
    }

    private WorkflowStub stub(WorkflowOptions options) {
        return client.newUntypedWorkflowStub("SubscriptionWorkflow", options);
    }
}
