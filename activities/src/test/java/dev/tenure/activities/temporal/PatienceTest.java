package dev.tenure.activities.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.activities.stage.LogLines;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private final Patience twoMoreTries = new Patience(List.of(Duration.ofMillis(1), Duration.ofMillis(2)));
    private int calls;

    private void answering(Status status, int times) {
        calls++;
        if (calls <= times) {
            // The client wraps what the connection says.
            throw new IllegalStateException(status.asRuntimeException());
        }
    }

    @Test
    void temporalThatAnswersLateIsAskedAgainAndTheLogSaysSo() {
        try (LogLines log = LogLines.of(Patience.class)) {
            twoMoreTries.until("rebuild", () -> answering(Status.DEADLINE_EXCEEDED, 2));

            assertThat(calls).isEqualTo(3);
            assertThat(log.all())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("WARN temporal_waited_for what=rebuild code=DEADLINE_EXCEEDED"));
        }
    }

    @Test
    void temporalThatStaysAwayIsGivenUpWithASentence() {
        assertThatThrownBy(() -> twoMoreTries.until("rebuild", () -> answering(Status.UNAVAILABLE, 99)))
                .isInstanceOf(TemporalAwayException.class)
                .hasMessageStartingWith(
                        "Temporal was asked again for more than a minute and does not answer (UNAVAILABLE)");
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void whatAPauseDoesNotMendIsNotAskedAgain() {
        assertThatThrownBy(() -> twoMoreTries.until("rebuild", () -> answering(Status.PERMISSION_DENIED, 99)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void usuallyItIsWaitedForAMinute() {
        assertThat(Patience.USUAL.longest()).isEqualTo(Duration.ofMinutes(1));
    }
}
