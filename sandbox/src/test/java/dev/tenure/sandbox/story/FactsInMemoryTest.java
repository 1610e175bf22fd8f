package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All of them in memory; what only costs time on a server is here alone. */
final class FactsInMemoryTest extends FactsContract {

    FactsInMemoryTest() {
        super("memory");
    }

    @Test
    void s13aAnImmediateCancelInTheDashboardKeepsAccessUntilPaidThrough() {
        Life life = member();
        Instant paidThrough = Life.instant(life.status(), "paid_through");

        dashboard(life, "subscriptions/" + subscription(life) + "/cancel", Map.of("effective_from", "immediately"));

        assertThat(life.level()).isEqualTo(1);
        assertThat(Life.instant(life.status(), "access_until")).isEqualTo(paidThrough);
        assertThat(actor(life, "membership_cancel_requested")).isEqualTo("provider");
        life.advanceTo(paidThrough.plus(Duration.ofMinutes(1)));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
    }

    @Test
    void s13cAMovedBillingDateIsAdoptedAndNotWrittenBack() {
        Life life = member();
        String subscription = subscription(life);
        Instant moved = Life.instant(life.status(), "paid_through").plus(Duration.ofDays(5));

        dashboard(
                life,
                "subscriptions/" + subscription + "/next_billed_at",
                Map.of("next_billed_at", moved.toString(), "proration_billing_mode", "do_not_bill"));

        assertThat(Life.instant(life.status(), "next_billing_at")).isEqualTo(moved);
        assertThat(Life.instant(life.status(), "paid_through")).isEqualTo(moved);
        JsonNode noted = logs(life, "membership_billing_moved").getFirst();
        assertThat(noted.path("actor").asString()).isEqualTo("provider");
        assertThat(noted.path("before").path("next_billing_at"))
                .isNotEqualTo(noted.path("after").path("next_billing_at"));
        life.advanceTo(moved.minus(Duration.ofHours(1)));
        assertThat(life.level()).isEqualTo(1);
        assertThat(Life.instant(subscriptionAtPaddle(life, subscription), "next_billed_at"))
                .isEqualTo(moved);
    }

    @Test
    void s8AFullRefundMadeInTheDashboardEndsBillingWhenItIsApproved() {
        Life life = member();
        String subscription = subscription(life);

        dashboard(
                life,
                "adjustments",
                Map.of("action", "refund", "type", "full", "transaction_id", transaction(life), "reason", "asked"));
        assertThat(life.level()).isEqualTo(1);
        assertThat(life.status().path("flags").toString()).contains("refund_pending");
        String refund = adjustments(life, subscription).getFirst().path("id").asString();
        dashboard(life, "adjustments/" + refund + "/approve", Map.of());

        assertThat(life.level()).isZero();
        assertThat(subscriptionAtPaddle(life, subscription).path("status").asString())
                .isEqualTo("canceled");
        assertThat(adjustments(life, subscription)).hasSize(1);
        assertThat(actor(life, "membership_refund")).isEqualTo("provider");
    }

    @Test
    void s12ACardThatIsMendedInTheGraceNeverLostAccessAndOneThatIsNotIsOneDowngrade() {
        Life mended = member();
        Life broken = member();
        Instant due = Life.instant(broken.status(), "paid_through");
        card(mended, "decline");
        card(broken, "decline");

        mended.advanceTo(due.plus(Duration.ofMinutes(30)));
        for (Life life : List.of(mended, broken)) {
            assertThat(life.status().path("status").asString()).isEqualTo("past_due");
            assertThat(Life.instant(life.status(), "grace_until")).isAfter(due.plus(Duration.ofDays(13)));
            assertThat(life.status().path("flags").toString()).contains("grace");
        }
        card(mended, "approve");
        mended.settle();
        mended.advanceTo(due.plus(Duration.ofDays(13)));
        assertThat(mended.status().path("status").asString()).isEqualTo("active");
        assertThat(mended.audited("membership_downgraded")).isZero();
        assertThat(mended.status().path("wallet").path("balance").asLong()).isEqualTo(2000);
        assertThat(broken.level()).isEqualTo(1);

        broken.advanceTo(due.plus(Duration.ofDays(15)));
        assertThat(broken.level()).isZero();
        broken.advanceTo(due.plus(Duration.ofDays(31)));
        assertThat(broken.status().path("status").asString()).isEqualTo("ended");
        assertThat(broken.audited("membership_downgraded")).isEqualTo(1);
        assertThat(broken.audited("membership_payment_failed")).isGreaterThan(1);
    }

    @Test
    void aFirstCheckoutThatFailsIsNotedWithPaddlesReason() {
        Life life = visitor();

        life.stage.post("/sandbox/checkouts", Map.of("user_id", life.userId, "price_id", Life.PRO, "card", "decline"));
        life.settle();

        List<JsonNode> failed = logs(life, "membership_payment_failed");
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().path("success").asBoolean()).isFalse();
        assertThat(failed.getFirst().path("error_code").asString()).isEqualTo("declined");
    }

    private static String actor(Life life, String event) {
        return logs(life, event).getFirst().path("actor").asString();
    }
}
