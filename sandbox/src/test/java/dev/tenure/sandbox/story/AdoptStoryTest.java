package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import dev.tenure.worker.AdoptCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code adopt} as an operator runs it, beside a running Tenure that knows nothing of a subscription. */
final class AdoptStoryTest {

    @Test
    void aSubscriptionFromBeforeIsTakenOverWithoutASecondGrantAndRenewsAsAlways(@TempDir Path folder) {
        try (TestStage running = TestStage.start(folder, "memory", Map.of("TENURE_PULL", "off"))) {
            Life life = new Life(new Door(running.baseUrl(), null), "before@example.com");
            life.stage.post("/sandbox/deliveries", Map.of("mode", "drop")).ok();
            life.buy(Life.PRO);
            life.stage.post("/sandbox/deliveries", Map.of("mode", "normal")).ok();

            assertThat(adopt(running, "--dry-run")).contains("1 would be adopted");
            assertThat(life.level()).isZero();
            assertThat(adopt(running)).contains("1 adopted");
            life.settle();
            awaitAccess(life);
            assertThat(life.status().path("wallet").path("balance").asLong()).isZero();

            life.advanceTo(Life.instant(life.status(), "paid_through").plus(Duration.ofHours(1)));
            assertThat(life.audited("membership_renewed")).isEqualTo(1);
            assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(1000);
            assertThat(adopt(running)).contains("0 adopted", "1 known already");
            assertThat(adopt(running, "--mapping=" + folder.resolve("nothing.json")))
                    .contains("There is no mapping file");
            assertThat(adopt(running, "--forcefully")).contains("is not understood");
        }
    }

    private static String adopt(TestStage running, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "adopt";
        System.arraycopy(options, 0, arguments, 1, options.length);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = AdoptCommand.run(arguments, running.workerSettings(), out, out);
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isEqualTo(text.startsWith("Not everything") ? 1 : 0);
        return text;
    }

    private static void awaitAccess(Life life) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (life.level() == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(life.level()).isEqualTo(1);
    }
}
