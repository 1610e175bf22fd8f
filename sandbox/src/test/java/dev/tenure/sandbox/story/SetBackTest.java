package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.EarlierPoint;
import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Postgres is set back to an earlier point while Temporal and Paddle have gone on, as the runbook says. */
final class SetBackTest {

    @ParameterizedTest
    @MethodSource("dev.tenure.sandbox.story.Stages#temporals")
    void whatWasDecidedSinceTheBackupIsWrittenAgainGrantedOnceAndReported(String temporal, @TempDir Path folder) {
        try (TestStage stage = TestStage.start(folder, temporal)) {
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
            assertThat(before)
                    .extracting(status -> status.path("level").asInt())
                    .containsExactly(1, 0, 1);

            backup.restore();
            stage.rebuild();
            renews.advance(Duration.ofMinutes(15));

            assertThat(List.of(renews.status(), leaves.status(), joins.status()))
                    .usingRecursiveComparison()
                    .isEqualTo(before);
            assertThat(granted(renews)).containsExactly(1000L, 1000L);
            assertThat(granted(leaves)).containsExactly(1000L);
            assertThat(granted(joins)).containsExactly(1000L);
            assertThat(restored(renews)).isEqualTo(1);
            assertThat(restored(joins)).isEqualTo(1);

            renews.advanceTo(Life.instant(joins.status(), "paid_through").plus(Duration.ofDays(12)));
            assertThat(granted(renews)).hasSize(3);
            assertThat(granted(joins)).hasSize(2);
            assertThat(leaves.status().path("status").asString()).isEqualTo("ended");
        }
    }

    static List<Long> granted(Life life) {
        return life.customer
                .get("/api/v1/membership/wallet/entries")
                .ok()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("amount").asLong())
                .toList();
    }

    private static long restored(Life life) {
        return life.operator
                .get("/api/v1/admin/logs?event=reconciliation_drift&user_id=" + life.userId)
                .ok()
                .path("items")
                .valueStream()
                .filter(item -> item.path("reason").asString().equals("restored_from_workflow"))
                .count();
    }
}
