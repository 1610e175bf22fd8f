package dev.tenure.workflows.purchase;

import dev.tenure.workflows.retry.UntilDone;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes what is known to the judge and records what was decided, until nothing is left to record. */
public final class PurchaseWorkflowImpl implements PurchaseWorkflow {

    /** Lost fences in a row; after so many somebody else writes all the time, and the events are signalled again. */
    private static final int FENCES = 20;

    private final List<PurchaseEvent> events = new ArrayList<>();
    private PurchaseState state;

    @WorkflowInit
    public PurchaseWorkflowImpl(PurchaseState last) {
        state = last;
    }

    @Override
    public void run(PurchaseState last) {
        do {
            List<PurchaseEvent> taken = List.copyOf(events);
            events.clear();
            record(taken);
            Workflow.await(Workflow::isEveryHandlerFinished);
        } while (!events.isEmpty());
    }

    @Override
    public void events(PurchaseBatch batch) {
        events.addAll(batch.events());
    }

    @Override
    public PurchaseState state() {
        return state;
    }

    private void record(List<PurchaseEvent> taken) {
        for (int fence = 0; fence < FENCES; fence++) {
            Purchases.Decision decision = Purchases.decide(state, taken);
            if (!decision.isWorthRecording()) {
                return;
            }
            PurchaseRecords.Stored stored = records().apply(decision.toRequest(state.version(), now()));
            if (stored.state() == null) {
                state = decision.next().withVersion(state.version() + 1);
                return;
            }
            state = stored.state();
        }
        Workflow.getLogger(PurchaseWorkflowImpl.class)
                .error("fences_lost transaction_id={} version={}", state.transactionId(), state.version());
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private static PurchaseRecords records() {
        return Workflow.newLocalActivityStub(
                PurchaseRecords.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        .setRetryOptions(UntilDone.retries())
                        .setDoNotIncludeArgumentsIntoMarker(true)
                        .setSummary("store what was bought, granted and given back")
                        .build());
    }
}
