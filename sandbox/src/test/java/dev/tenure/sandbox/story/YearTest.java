package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fourteen months of one subscription; how long they take is printed, not asserted. */
final class YearTest {

    @ParameterizedTest
    @MethodSource("dev.tenure.sandbox.story.Stages#temporals")
    void fourteenMonthsRenewFourteenTimes(String temporal, @TempDir Path folder) {
        try (TestStage running = TestStage.start(folder, temporal)) {
            Life life = new Life(new Door(running.baseUrl(), null), "year@example.com");
            life.buy(Life.PRO);
            long start = System.nanoTime();
            life.stage.untilSettled("/sandbox/clock/advance", Map.of("duration", "P14M"));
            life.advance(Duration.ofHours(1));
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            System.out.println("14 months on " + temporal + " Temporal took " + took.toMillis() + " ms");
            assertThat(life.audited("membership_renewed")).isEqualTo(14);
            assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(15_000);
        }
    }
}
