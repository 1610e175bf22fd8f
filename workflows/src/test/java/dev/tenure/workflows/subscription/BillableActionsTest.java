package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;

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
}
