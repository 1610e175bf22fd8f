package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records the golden histories anew, with {@code -Dhistories.record=true}: for a change that is meant to be seen. */
@EnabledIfSystemProperty(named = "histories.record", matches = "true")
final class HistoryRecordingTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void checkoutAndRenewal() throws IOException {
        becomeMember();
        renew();
        stage.until(() -> stage.histories().size() == 2);
        record("checkout-and-renewal");
    }

    @Test
    void cancelKeepCancelEnd() throws IOException {
        becomeMember();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.command(Command.Kind.KEEP, "k2");
        stage.command(Command.Kind.CANCEL, "k3");
        stage.deliverTogether();
        stage.passTo(periodEnd(1).plusSeconds(1));
        stage.untilCompleted();
        record("cancel-keep-cancel-end");
    }

    @Test
    void cancelQueuedWhilePaddleIsAway() throws IOException {
        becomeMember();
        stage.paddle.away(true);
        Instant again =
                Objects.requireNonNull(stage.command(Command.Kind.CANCEL, "k1").appliesAfter());
        stage.paddle.away(false);
        stage.passTo(again.plusSeconds(2));
        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        record("cancel-queued");
    }

    @Test
    void anUnknownRenewalIsRead() throws IOException {
        becomeMember();
        stage.passTo(periodEnd(1).plus(Duration.ofMinutes(11)));
        stage.until(() -> periodEnd(2).equals(stage.standing().paidThrough()));
        stage.until(() -> stage.histories().size() == 2);
        record("unknown-renewal");
    }

    private void becomeMember() {
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
    }

    private void renew() {
        stage.passTo(periodEnd(1).plusSeconds(30));
        stage.deliverApart();
        stage.until(() -> periodEnd(2).equals(stage.standing().paidThrough()));
    }

    /** The last run has come to its end, or waits for its timer. */
    private boolean isAtRest() {
        HistoryEvent last = stage.events().getLast();
        return last.hasTimerStartedEventAttributes() || last.hasWorkflowExecutionCompletedEventAttributes();
    }

    private void record(String name) throws IOException {
        Path folder = Path.of(System.getProperty("tenure.root", "."), "workflows/src/test/resources/histories");
        Files.createDirectories(folder);
        stage.until(this::isAtRest);
        List<WorkflowExecutionHistory> runs = stage.histories();
        for (int run = 0; run < runs.size(); run++) {
            Files.writeString(
                    folder.resolve(name + "-" + (run + 1) + ".json"),
                    runs.get(run).toJson(true) + "\n");
        }
    }
}
