package dev.tenure.sandbox.story;

import static dev.tenure.sandbox.story.CommandContract.CANCEL;
import static dev.tenure.sandbox.story.CommandContract.paddle;
import static dev.tenure.sandbox.story.CommandContract.subscriptionId;
import static dev.tenure.sandbox.story.CommandContract.successful;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.launch.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A setting that is changed is a promise to those who come after it; whoever was there before keeps the old one. */
final class PinnedPoliciesTest {
    private static final int STANDARD_GRACE_DAYS = 14;
    private static final int OTHER_GRACE_DAYS = 3;

    /** All of them renew within one renewal lock, and so can be late with a cancel at the same time. */
    private static final Duration IN_EVERYBODYS_LOCK = Duration.ofMinutes(3);

    private final Map<String, String> ports = Map.of(
            "SERVER_PORT", Integer.toString(Ports.free()), "SANDBOX_PADDLE_PORT", Integer.toString(Ports.free()));

    @Test
    void s4AndS12ARestartWithOtherSettingsChangesNoPromiseThatWasMadeBeforeIt(@TempDir Path folder) {
        Life before;
        Life failsBefore;
        try (TestStage running = TestStage.start(folder, "memory", ports)) {
            before = member(running, "before");
            failsBefore = member(running, "fails-before");
        }
        Map<String, String> other = new HashMap<>(ports);
        other.put("TENURE_POLICY_RENEWAL_AFTER_CANCEL", "keep");
        other.put("TENURE_GRACE_DAYS", Integer.toString(OTHER_GRACE_DAYS));
        try (TestStage running = TestStage.start(folder, "memory", other)) {
            Life after = member(running, "after");
            Life failsAfter = member(running, "fails-after");

            leaveInTheLockAndFailToPay(before, after, failsBefore, failsAfter);

            assertTheOldPromiseOfARenewalAfterACancel(before);
            assertTheNewPromiseOfARenewalAfterACancel(after);
            assertGrace(failsBefore, STANDARD_GRACE_DAYS);
            assertGrace(failsAfter, OTHER_GRACE_DAYS);
            assertWhatIsKeptEndsWithItsPeriodAndIsNeverBilledAgain(after);
        }
    }

    private static void leaveInTheLockAndFailToPay(Life before, Life after, Life failsBefore, Life failsAfter) {
        FactsContract.card(failsBefore, "decline");
        FactsContract.card(failsAfter, "decline");
        before.advanceTo(renewal(before).minus(IN_EVERYBODYS_LOCK));
        for (Life leaving : List.of(before, after)) {
            Door.Answer queued = leaving.customer.post(CANCEL, Map.of());
            assertThat(queued.status()).as("%s", queued.body()).isEqualTo(202);
        }
        before.advanceTo(renewal(failsAfter).plus(Duration.ofHours(2)));
    }

    /** Given back, and the old end stands. */
    private static void assertTheOldPromiseOfARenewalAfterACancel(Life life) {
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(paddle(life).path("status").asString()).isEqualTo("canceled");
        assertThat(FactsContract.adjustments(life, subscriptionId(life))).hasSize(1);
        assertThat(balance(life)).isEqualTo(1000);
    }

    /** Kept and granted, and the cancel is for the end of the new period. */
    private static void assertTheNewPromiseOfARenewalAfterACancel(Life life) {
        JsonNode status = life.status();
        assertThat(status.path("status").asString()).isEqualTo("active");
        assertThat(status.path("level").asInt()).isEqualTo(1);
        assertThat(status.path("cancel_at_period_end").asBoolean()).isTrue();
        assertThat(status.path("pending").size()).isZero();
        assertThat(paddle(life).path("scheduled_change").path("action").asString())
                .isEqualTo("cancel");
        assertThat(Life.instant(status, "access_until"))
                .isEqualTo(Life.instant(paddle(life).path("scheduled_change"), "effective_at"));
        assertThat(successful(life, "POST", "/cancel")).isEqualTo(1);
        assertThat(FactsContract.adjustments(life, subscriptionId(life))).isEmpty();
        assertThat(balance(life)).isEqualTo(2000);
    }

    private static void assertGrace(Life life, int days) {
        JsonNode status = life.status();
        assertThat(status.path("status").asString()).isEqualTo("past_due");
        assertThat(Life.instant(status, "grace_until"))
                .isEqualTo(Life.instant(status, "paid_through").plus(Duration.ofDays(days)));
    }

    private static void assertWhatIsKeptEndsWithItsPeriodAndIsNeverBilledAgain(Life life) {
        Instant end = Life.instant(life.status(), "access_until");
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(1);
        life.advanceTo(end.plus(Duration.ofMinutes(1)));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        life.advanceDays(32);
        assertThat(CommandContract.at(life, "/transactions?status=completed&subscription_id=" + subscriptionId(life))
                        .size())
                .isEqualTo(2);
        assertThat(FactsContract.adjustments(life, subscriptionId(life))).isEmpty();
    }

    private static Life member(TestStage running, String name) {
        Life life = new Life(new Door(running.baseUrl(), null), name + "@example.com");
        life.buy(Life.PRO);
        assertThat(life.level()).isEqualTo(1);
        return life;
    }

    private static Instant renewal(Life life) {
        return Life.instant(life.status(), "paid_through");
    }

    private static long balance(Life life) {
        return life.status().path("wallet").path("balance").asLong();
    }
}
