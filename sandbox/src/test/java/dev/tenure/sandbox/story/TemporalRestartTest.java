package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Temporal server is killed and started again on its database, while api and worker run on. */
final class TemporalRestartTest {

    @Test
    void whileTemporalIsAwayReadsAreAnsweredAndCommandsAreRefusedAndAfterwardsEverythingProceeds(@TempDir Path folder)
            throws Exception {
        Assumptions.assumeTrue(Stages.command() != null, "TENURE_TEMPORAL_CLI names no command");
        try (TestStage stage = TestStage.start(folder, "cli")) {
            Life life = new Life(new Door(stage.baseUrl(), null), "restart@example.com");
            life.buy(Life.PRO);
            Life meanwhile = new Life(life.stage, "meanwhile@example.com");

            List<String> command = kill(folder);
            meanwhile
                    .stage
                    .post("/sandbox/checkouts", Map.of("user_id", meanwhile.userId, "price_id", Life.PRO))
                    .ok();
            assertThat(life.level()).isEqualTo(1);
            Door.Answer refused = cancel(life);
            assertThat(refused.status()).as("%s", refused).isEqualTo(503);
            assertThat(refused.body().path("error_code").asString()).isEqualTo("service_unavailable");

            Process again = start(command);
            try {
                stage.awaitHealth();
                meanwhile.settle();
                assertThat(meanwhile.level()).isEqualTo(1);
                assertThat(cancel(life).status()).isEqualTo(200);
                life.advanceDays(32);
                assertThat(life.status().path("status").asString()).isEqualTo("ended");
                assertThat(meanwhile.audited("membership_renewed")).isEqualTo(1);
                assertThat(meanwhile.status().path("wallet").path("balance").asLong())
                        .isEqualTo(2000);
            } finally {
                again.destroyForcibly();
            }
        }
    }

    /** The same key each time: what was refused while nobody could carry it out is safe to repeat. */
    private static Door.Answer cancel(Life life) {
        return life.customer.post("/api/v1/membership/cancel", Map.of(), "Idempotency-Key", "once");
    }

    /** Answers the command line of what was killed. */
    private static List<String> kill(Path folder) throws Exception {
        String database = folder.resolve("temporal.db").toString();
        ProcessHandle server = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(database))
                        .isPresent())
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        command.add(server.info().command().orElseThrow());
        command.addAll(List.of(server.info().arguments().orElseThrow()));
        server.destroyForcibly();
        server.onExit().get(10, TimeUnit.SECONDS);
        return command;
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
