package dev.tenure.activities.subscription;

import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.SubscriptionStart;
import dev.tenure.workflows.subscription.SubscriptionState;
import io.grpc.Context;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Starts and signals the workflows of subscriptions; each start carries the last known state. A call that Temporal does
 * not answer ends after some seconds, so that what is leased is settled while its lease holds.
 */
public final class SubscriptionWorkflows {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("temporal-deadlines").daemon().factory());

    private final WorkflowClient client;
    private final boolean isSearchable;
    private final Duration longest;

    /** Searchable only where Temporal knows the search attributes. */
    public SubscriptionWorkflows(WorkflowClient client, boolean isSearchable) {
        this(client, isSearchable, LONGEST);
    }

    SubscriptionWorkflows(WorkflowClient client, boolean isSearchable, Duration longest) {
        this.client = client;
        this.isSearchable = isSearchable;
        this.longest = longest;
    }

    /** Delivers facts; starts the workflow if it does not run. Throws if Temporal is away. */
    public void deliver(SubscriptionState last, EventBatch batch) {
        inTime(() -> stub(last).signalWithStart("events", new Object[] {batch}, new Object[] {last}));
    }

    /** Starts the workflow if it does not run. Throws if Temporal is away. */
    public void ensureRunning(SubscriptionState last) {
        inTime(() -> stub(last).start(last));
    }

    /** The client's own limit is ten seconds a try and a minute for all. */
    private void inTime(Runnable call) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(longest.toMillis(), TimeUnit.MILLISECONDS, DEADLINES);
        try {
            context.run(call);
        } finally {
            context.cancel(null);
        }
    }

    private WorkflowStub stub(SubscriptionState last) {
        return client.newUntypedWorkflowStub("SubscriptionWorkflow", SubscriptionStart.options(last, isSearchable));
    }
}
