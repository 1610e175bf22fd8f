package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;

import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A subscription whose billable actions are counted; after each act it comes to rest, so that the count is the same each time. */
final class CountedLife implements AutoCloseable {
    final Stage stage = new Stage();
    private int counted;

    CountedLife() {
        stage.paddle.obliges(true);
        stage.paddle.checkout();
    }

    /** The actions since the last time. */
    int spent() {
        rest();
        int all = stage.histories().stream()
                .map(WorkflowExecutionHistory::getEvents)
                .mapToInt(Billing::actions)
                .sum();
        int spent = all - counted;
        counted = all;
        return spent;
    }

    void together() {
        stage.deliverTogether();
        rest();
    }

    void apart() {
        stage.paddle.catchUp();
        for (PaddleFactEvent event : stage.paddle.told()) {
            tell(event);
        }
    }

    void tell(PaddleFactEvent event) {
        stage.deliver(Given.SUBSCRIPTION, List.of(event));
        rest();
    }

    /** Half a minute into a period; until then everything that is due on the way has happened. */
    void passIntoPeriod(int period) {
        passTo(periodStart(period).plusSeconds(30));
    }

    void passTo(Instant instant) {
        stage.passTo(instant);
        rest();
    }

    /** What is asked is answered, and Paddle's events about it arrive. */
    CommandOutcome command(Command command) {
        CommandOutcome outcome = stage.begin(command).getResult();
        rest();
        List<PaddleFactEvent> told = stage.paddle.told();
        if (!told.isEmpty()) {
            stage.deliver(Given.SUBSCRIPTION, told);
            rest();
        }
        return outcome;
    }

    CommandOutcome command(Command.Kind kind, String id) {
        return command(new Command(id, kind, "customer", id));
    }

    /** A try that failed, some days into a period that is not paid. */
    void failedTry(int period, int days) {
        passTo(periodStart(period).plus(Duration.ofDays(days)));
        TransactionFact failed = Given.transaction("past_due", period, "subscription_recurring", Given.PRO);
        tell(Given.event("try" + days, "transaction.payment_failed", failed));
    }

    boolean isPaidUntilEndOf(int period) {
        return periodEnd(period).equals(stage.standing().paidThrough());
    }

    long stateBytes() {
        return PayloadJson.write(stage.row()).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The history of a run, counted from 0, as Temporal keeps it. */
    long historyBytes(int run) {
        return stage.histories().get(run).getHistory().getSerializedSize();
    }

    /** Nothing is under way: each task that was scheduled is over. */
    private void rest() {
        stage.until(() -> {
            List<HistoryEvent> last = stage.histories().getLast().getEvents();
            return last.stream().mapToInt(CountedLife::underWay).sum() == 0;
        });
    }

    private static int underWay(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> 1;
            case EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
                    EVENT_TYPE_WORKFLOW_TASK_FAILED,
                    EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
                    EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                    EVENT_TYPE_ACTIVITY_TASK_FAILED,
                    EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> -1;
            default -> 0;
        };
    }

    @Override
    public void close() {
        stage.close();
    }
}
