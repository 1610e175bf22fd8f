package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Temporal Cloud would bill for a month in which nothing happens but the renewal, read from the histories. */
@Timeout(60)
final class BillableActionsTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aRenewalWhoseTwoEventsComeApartCostsAtMostSixActions() {
        live(3, stage::deliverApart);

        assertThat(periods()).hasSize(2).allMatch(actions -> actions <= 6);
        assertThat(stage.paddle.reads()).isZero();
    }

    @Test
    void aRenewalWhoseEventsComeTogetherCostsAtMostFourActions() {
        live(3, stage::deliverTogether);

        assertThat(periods()).hasSize(2).allMatch(actions -> actions <= 4);
        assertThat(stage.paddle.reads()).isZero();
    }

    @Test
    void whatIsCountedIsWhatIsBilled() {
        live(2, stage::deliverTogether);
        stage.command(Command.Kind.CANCEL, "k1");
        WorkflowExecutionHistory last = stage.histories().getLast();

        // Continued as new, timer, update, wish stored, Paddle called, answer stored; then the timer of the new end.
        assertThat(Billing.actions(last.getEvents())).isBetween(6, 7);
    }

    private void live(int periods, Runnable delivery) {
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
        for (int period = 2; period <= periods + 1; period++) {
            int next = period;
            stage.passTo(periodEnd(period - 1).plusSeconds(30));
            delivery.run();
            stage.until(() -> periodEnd(next).equals(stage.standing().paidThrough()));
            stage.until(() -> stage.histories().size() == next);
        }
    }

    /** From one run to the next: between two equal points of consecutive periods. */
    private List<Integer> periods() {
        List<WorkflowExecutionHistory> runs = stage.histories();
        return runs.subList(1, runs.size() - 1).stream()
                .map(WorkflowExecutionHistory::getEvents)
                .map(Billing::actions)
                .toList();
    }

    /** Temporal Cloud's rules for what our workflows do. */
    private static final class Billing {

        private static int actions(List<HistoryEvent> history) {
            int single = history.stream().mapToInt(Billing::action).sum();
            return single + localActivities(history) - (isSignalWithStart(history) ? 1 : 0);
        }

        /** A start and the signal that came with it are one action. */
        private static boolean isSignalWithStart(List<HistoryEvent> history) {
            return history.size() > 1
                    && history.getFirst()
                            .getWorkflowExecutionStartedEventAttributes()
                            .getContinuedExecutionRunId()
                            .isEmpty()
                    && history.get(1).hasWorkflowExecutionSignaledEventAttributes();
        }

        /** All local activities of one workflow task are one action. */
        private static int localActivities(List<HistoryEvent> history) {
            return (int) history.stream()
                    .filter(HistoryEvent::hasMarkerRecordedEventAttributes)
                    .map(HistoryEvent::getMarkerRecordedEventAttributes)
                    .filter(marker -> marker.getMarkerName().equals("LocalActivity"))
                    .map(marker -> marker.getWorkflowTaskCompletedEventId())
                    .distinct()
                    .count();
        }

        private static int action(HistoryEvent event) {
            return switch (event.getEventType()) {
                case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                        EVENT_TYPE_TIMER_STARTED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                        EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                        EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES -> 1;
                case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
                    event.getActivityTaskStartedEventAttributes().getAttempt() - 1;
                case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> 2;
                default -> 0;
            };
        }
    }
}
