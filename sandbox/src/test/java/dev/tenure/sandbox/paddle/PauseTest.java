package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PauseTest {

    private final PaddleWorld world = PaddleWorld.open();
    private final String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
    private final Instant end = world.instant(world.subscription(id).path("next_billed_at"));
    private final int seen = world.events().size();

    @AfterEach
    void close() {
        world.close();
    }

    private PaddleWorld.Reply ask(String act, String body) {
        return world.post("/subscriptions/" + id + "/" + act, body);
    }

    @Test
    void aScheduledPauseBeginsAtThePeriodsEndAndChargesOnItsResume() {
        PaddleWorld.Reply scheduled = ask("pause", "{}");
        assertThat(scheduled.data().path("status").asString()).isEqualTo("active");
        assertThat(scheduled.data().path("paused_at").isNull()).isTrue();
        assertThat(scheduled.data().path("scheduled_change").path("action").asString())
                .isEqualTo("pause");
        assertThat(scheduled.data().path("next_billed_at").isNull()).isTrue();

        world.advanceTo(end);
        JsonNode paused = world.subscription(id);
        assertThat(paused.path("status").asString()).isEqualTo("paused");
        assertThat(paused.path("current_billing_period").isNull()).isTrue();
        assertThat(paused.path("items").path(0).path("status").asString()).isEqualTo("inactive");
        assertThat(world.eventTypesAfter(seen + 1))
                .containsExactlyInAnyOrder("subscription.updated", "subscription.paused");

        world.advance(Duration.ofDays(40));
        int before = world.events().size();
        PaddleWorld.Reply resumed = ask("resume", "{\"effective_from\":\"immediately\"}");
        assertThat(resumed.data().path("status").asString()).isEqualTo("active");
        List<String> types = world.eventTypesAfter(before);
        assertThat(types.subList(0, 2)).containsExactlyInAnyOrder("subscription.updated", "subscription.resumed");
        assertThat(types.subList(2, 4)).containsExactly("transaction.created", "transaction.billed");
        assertThat(types.subList(8, 10)).containsExactlyInAnyOrder("subscription.updated", "subscription.activated");
        assertThat(types).hasSize(10);
        assertThat(world.instant(resumed.data().path("current_billing_period").path("starts_at")))
                .isEqualTo(world.clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void aPauseWithADateResumesByItself() {
        String resumeAt = "2027-02-01T09:00:00Z";
        PaddleWorld.Reply scheduled = ask("pause", "{\"resume_at\":\"" + resumeAt + "\"}");
        assertThat(scheduled.data().path("next_billed_at").asString()).isEqualTo(resumeAt);

        world.advanceTo(end);
        assertThat(world.subscription(id)
                        .path("scheduled_change")
                        .path("action")
                        .asString())
                .isEqualTo("resume");
        world.advanceTo(Instant.parse(resumeAt));

        JsonNode resumed = world.subscription(id);
        assertThat(resumed.path("status").asString()).isEqualTo("active");
        assertThat(resumed.path("current_billing_period").path("starts_at").asString())
                .isEqualTo(resumeAt);
        assertThat(resumed.path("scheduled_change").isNull()).isTrue();
    }

    @Test
    void aPauseCanGoOnWithWhatWasLeft() {
        world.advance(Duration.ofDays(3));
        ask("pause", "{\"effective_from\":\"immediately\",\"on_resume\":\"continue_existing_billing_period\"}");
        world.advance(Duration.ofDays(3));

        PaddleWorld.Reply resumed = ask("resume", "{\"effective_from\":\"immediately\"}");

        assertThat(world.instant(resumed.data().path("next_billed_at"))).isEqualTo(end);
        assertThat(world.get("/transactions?subscription_id=" + id).data()).hasSize(1);
    }

    @Test
    void aPeriodThatIsOverCannotGoOn() {
        ask("pause", "{\"effective_from\":\"immediately\"}");
        world.advance(Duration.ofDays(60));

        PaddleWorld.Reply refused = ask("resume", "{\"on_resume\":\"continue_existing_billing_period\"}");

        assertThat(refused.code()).isEqualTo("subscription_continuing_existing_billing_period_not_allowed");
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("paused");
    }

    @Test
    void onlyWhatRunsPausesAndOnlyWhatIsPausedResumes() {
        assertThat(ask("resume", "{}").code()).isEqualTo("subscription_must_be_paused");
        assertThat(ask("resume", "{\"effective_from\":\"next_billing_period\"}").status())
                .isEqualTo(500);
        ask("cancel", "{}");
        assertThat(ask("pause", "{}").code()).isEqualTo("subscription_locked_pending_changes");
        world.patch("/subscriptions/" + id, "{\"scheduled_change\":null}");
        ask("pause", "{\"effective_from\":\"immediately\"}");
        assertThat(ask("pause", "{}").code()).isEqualTo("subscription_cannot_be_paused");
    }

    @Test
    void aPausedSubscriptionOnlyChangesItsItemsUnbilled() {
        ask("pause", "{\"effective_from\":\"immediately\"}");
        String items = "\"items\":[{\"price_id\":\"" + PaddleWorld.MAX_MONTHLY + "\",\"quantity\":1}]";

        assertThat(world.patch(
                                "/subscriptions/" + id,
                                "{" + items + ",\"proration_billing_mode\":\"prorated_immediately\"}")
                        .code())
                .isEqualTo("subscription_incorrect_proration_on_paused_subscription");
        assertThat(world.patch("/subscriptions/" + id, "{\"custom_data\":{}}").code())
                .isEqualTo("subscription_only_update_items_on_paused_subscription");
        assertThat(world.patch("/subscriptions/" + id, "{" + items + ",\"proration_billing_mode\":\"do_not_bill\"}")
                        .status())
                .isEqualTo(200);
        assertThat(ask("cancel", "{}").data().path("status").asString()).isEqualTo("canceled");
    }

    @Test
    void aDeclinedResumeIsPastDue() {
        String customer = world.subscription(id).path("customer_id").asString();
        ask("pause", "{\"effective_from\":\"immediately\"}");
        world.paddle.card(customer, "decline");

        PaddleWorld.Reply resumed = ask("resume", "{\"effective_from\":\"immediately\"}");

        assertThat(resumed.data().path("status").asString()).isEqualTo("past_due");
    }
}
