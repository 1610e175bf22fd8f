package dev.tenure.workflows.reconciliation;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Brings what no webhook brought: pass after pass, with a pause between, for as long as workers want it. */
@WorkflowInterface
public interface ReconciliationWorkflow {

    /** There is one. */
    String ID = "reconciliation/main";

    /** Goes on from where the passes before were. */
    @WorkflowMethod
    void run(Round round);

    /** Where it is, for debugging. */
    @QueryMethod
    Round round();
}
