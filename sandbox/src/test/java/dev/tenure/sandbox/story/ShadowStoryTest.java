package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.CommandContract.CANCEL;
import static dev.tenure.sandbox.story.CommandContract.MAX;
import static dev.tenure.sandbox.story.CommandContract.act;
import static dev.tenure.sandbox.story.CommandContract.change;
import static dev.tenure.sandbox.story.CommandContract.preview;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code TENURE_SHADOW}: beside the service that still works, Tenure follows everything and writes nothing to Paddle. */
final class ShadowStoryTest {

    @Test
    void inAShadowPeriodNothingIsWrittenToPaddleWhoeverAsksForItAndWhateverThePoliciesWant(@TempDir Path folder) {
        try (TestStage running = TestStage.start(folder, "memory", Map.of("TENURE_SHADOW", "on"))) {
            Door stage = new Door(running.baseUrl(), null);
            Life leaves = member(stage, "leaves");
            Life upgrades = member(stage, "upgrades");
            Life pauses = member(stage, "pauses");
            Life ended = member(stage, "ended");
            Life closes = member(stage, "closes");
            Life twice = member(stage, "twice");
            Life disputes = member(stage, "disputes");
            leaves.advanceTo(Life.instant(disputes.status(), "paid_through").plus(Duration.ofHours(1)));
            assertThat(leaves.audited("membership_renewed")).as("it follows").isEqualTo(1);

            assertQueued(leaves, leaves.customer.post(CANCEL, Map.of()));
            assertThat(preview(upgrades, MAX, "now").status())
                    .as("a preview writes nothing")
                    .isEqualTo(200);
            assertQueued(upgrades, change(upgrades, MAX, "now"));
            assertQueued(pauses, pauses.customer.post("/api/v1/membership/pause", Map.of()));
            assertQueued(ended, act(ended, Map.of("action", "end_now", "reason", "asked by phone", "refund", true)));
            closes.customer.delete("/api/v1/membership/account").ok();
            Door.Answer checkout = new Life(stage, "visitor@example.com")
                    .customer.post("/api/v1/membership/checkout", Map.of("price_id", Life.PRO));
            assertThat(checkout.status()).isEqualTo(502);
            assertThat(checkout.body().path("detail").asString()).contains("read_only");
            assertThat(twice.customer.get("/api/v1/membership/portal").status()).isEqualTo(502);

            twice.advance(Duration.ofMinutes(1));
            twice.buy(Life.PRO);
            twice.advance(Duration.ofMinutes(2));
            assertThat(twice.audited("membership_duplicate_found")).isEqualTo(1);
            FactsContract.dashboard(
                    disputes, "chargebacks", Map.of("transaction_id", FactsContract.transaction(disputes)));
            assertThat(disputes.status().path("flags").toString()).contains("chargeback");
            twice.advance(Duration.ofHours(2));

            List<String> writes = CrashPrint.calls(stage, 0).stream()
                    .filter(call -> !call.path("method").asString().equals("GET")
                            && !call.path("path").asString().endsWith("/preview"))
                    .map(JsonNode::toString)
                    .toList();
            assertThat(writes).isEmpty();
        }
    }

    private static Life member(Door stage, String name) {
        Life life = new Life(stage, name + "@example.com");
        life.buy(Life.PRO);
        assertThat(life.level()).isEqualTo(1);
        return life;
    }

    private static void assertQueued(Life life, Door.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        JsonNode pending = life.status().path("pending").path(0);
        assertThat(pending.path("state").asString()).isEqualTo("queued");
        assertThat(pending.path("detail").asString()).isEqualTo("read_only");
    }
}
