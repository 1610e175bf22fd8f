package dev.tenure.sandbox.clock;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;

/** A subscription that renews itself every 30 days and says in Postgres when it is due next. */
@WorkflowInterface
public interface Renewals {

    @WorkflowMethod
    void live(String subscriptionId, Instant dueAt);
}
