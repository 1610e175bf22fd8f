package dev.tenure.workflows.subscription;

import dev.tenure.workflows.closure.AccountClosureWorkflow;
import dev.tenure.workflows.closure.AccountClosureWorkflowImpl;
import dev.tenure.workflows.closure.ClosureState;
import dev.tenure.workflows.purchase.PurchaseBatch;
import dev.tenure.workflows.purchase.PurchaseState;
import dev.tenure.workflows.purchase.PurchaseWorkflow;
import dev.tenure.workflows.purchase.PurchaseWorkflowImpl;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflow;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflowImpl;
import dev.tenure.workflows.reconciliation.Round;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;

/** The workflows beside a subscription's, which first wait a moment: what a careless change would do to running ones. */
final class HesitantOthers {
    /** No timer of theirs is as short, so that theirs is not taken for this one. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private HesitantOthers() {}

    /** Public, as everything that a worker makes. */
    public static final class Purchase implements PurchaseWorkflow {
        private final PurchaseWorkflowImpl story;

        @WorkflowInit
        public Purchase(PurchaseState last) {
            story = new PurchaseWorkflowImpl(last);
        }

        @Override
        public void run(PurchaseState last) {
            Workflow.sleep(A_MOMENT);
            story.run(last);
        }

        @Override
        public void events(PurchaseBatch batch) {
            story.events(batch);
        }

        @Override
        public PurchaseState state() {
            return story.state();
        }
    }

    /** Public, as everything that a worker makes. */
    public static final class Closure implements AccountClosureWorkflow {
        private final AccountClosureWorkflowImpl story;

        @WorkflowInit
        public Closure(ClosureState last) {
            story = new AccountClosureWorkflowImpl(last);
        }

        @Override
        public void run(ClosureState last) {
            Workflow.sleep(A_MOMENT);
            story.run(last);
        }

        @Override
        public void look() {
            story.look();
        }

        @Override
        public ClosureState state() {
            return story.state();
        }
    }

    /** Public, as everything that a worker makes. */
    public static final class Reconciliation implements ReconciliationWorkflow {
        private final ReconciliationWorkflowImpl story;

        @WorkflowInit
        public Reconciliation(Round round) {
            story = new ReconciliationWorkflowImpl(round);
        }

        @Override
        public void run(Round round) {
            Workflow.sleep(A_MOMENT);
            story.run(round);
        }

        @Override
        public Round round() {
            return story.round();
        }
    }
}
