package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.SUBSCRIPTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run whose history is long enough goes on in a new one, whatever arrives at that moment. */
@Timeout(120)
final class LongHistoryTest {
    private static final int SENDERS = 8;
    private static final int SIGNALS_OF_EACH = 280;
    private static final int COMMANDS = 10;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whileSignalsAndCommandsArriveAHistoryPassesItsThresholdAndNothingIsLostOrDoubled() throws Exception {
        stage.deliver(SUBSCRIPTION, Given.firstCheckout());
        stage.until(() -> stage.standing().level() == 1);
        List<String> ids = new ArrayList<>();
        List<CommandOutcome> answers = new ArrayList<>();

        try (ExecutorService outside = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<List<String>>> senders = IntStream.range(0, SENDERS)
                    .mapToObj(sender -> outside.submit(() -> send(sender)))
                    .toList();
            for (int number = 0; number < COMMANDS; number++) {
                Command.Kind kind = number % 2 == 0 ? Command.Kind.CANCEL : Command.Kind.KEEP;
                answers.add(stage.command(kind, "k" + number));
            }
            for (Future<List<String>> sender : senders) {
                ids.addAll(sender.get());
            }
        }
        // One command more is answered after everything that was sent before it.
        answers.add(stage.command(Command.Kind.CANCEL, "last"));
        stage.until(() -> settled().containsAll(ids));

        assertThat(stage.histories()).hasSizeGreaterThan(1);
        assertThat(stage.histories().getFirst().getLastEvent().getEventType())
                .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
        assertThat(answers).extracting(CommandOutcome::result).containsOnly(CommandOutcome.Result.APPLIED);
        assertThat(stage.paddle.writes()).isEqualTo(COMMANDS + 1);
        assertThat(stage.records.grants(SUBSCRIPTION)).hasSize(1);
        assertThat(stage.standing().cancelAtPeriodEnd()).isTrue();
    }

    /** Each event in a signal of its own. */
    private List<String> send(int sender) throws InterruptedException {
        List<String> sent = new ArrayList<>();
        for (int number = 0; number < SIGNALS_OF_EACH; number++) {
            PaddleFactEvent event = Given.event(sender + "of" + number, "transaction.completed", Given.paid(1));
            stage.deliver(SUBSCRIPTION, List.of(event));
            sent.add(event.eventId());
            Thread.sleep(Duration.ofMillis(1));
        }
        return sent;
    }

    /** Whose outcome was stored; once more, as a duplicate, if the end of a run met a signal and was tried again. */
    private List<String> settled() {
        return stage.records.applied(SUBSCRIPTION).stream()
                .flatMap(request -> request.outcomes().stream())
                .map(ApplyRequest.EventOutcome::eventId)
                .toList();
    }
}
