package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.SetBackTest.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.EarlierPoint;
import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Postgres is set back and nobody starts a worker anew: what runs all the time, sweep and reconciliation, is enough. */
final class SetBackWithoutRebuildTest {

    @Test
    void theSweepAndTheReconciliationAloneWriteAgainWhatWasDecidedSinceTheBackup(@TempDir Path folder) {
        try (TestStage stage = TestStage.start(folder, "memory")) {
            Door door = new Door(stage.baseUrl(), null);
            Life renews = new Life(door, "renews@example.com");
            Life leaves = new Life(door, "leaves@example.com");
            renews.buy(Life.PRO);
            leaves.buy(Life.PRO);
            EarlierPoint backup = stage.earlierPoint();
            leaves.customer.post("/api/v1/membership/cancel", Map.of()).ok();
            renews.advanceDays(20);
            Life joins = new Life(door, "joins@example.com");
            joins.buy(Life.PRO);
            renews.advanceDays(12);
            List<JsonNode> before = List.of(renews.status(), leaves.status(), joins.status());

            backup.restore();
            assertThat(joins.level()).as("it really was set back").isZero();
            stage.sweep();
            awaitStatus(renews, before.getFirst());
            renews.advance(Duration.ofMinutes(15));

            assertThat(List.of(renews.status(), leaves.status(), joins.status()))
                    .usingRecursiveComparison()
                    .isEqualTo(before);
            assertThat(granted(renews)).containsExactly(1000L, 1000L);
            assertThat(granted(leaves)).containsExactly(1000L);
            assertThat(granted(joins)).containsExactly(1000L);

            renews.advanceTo(Life.instant(joins.status(), "paid_through").plus(Duration.ofDays(12)));
            assertThat(granted(renews)).hasSize(3);
            assertThat(granted(joins)).hasSize(2);
            assertThat(leaves.status().path("status").asString()).isEqualTo("ended");
        }
    }

    /** The sweep alone: billing time stands, so that no pass of the reconciliation begins meanwhile. */
    private static void awaitStatus(Life life, JsonNode expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!life.status().equals(expected) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(life.status()).isEqualTo(expected);
    }
}
