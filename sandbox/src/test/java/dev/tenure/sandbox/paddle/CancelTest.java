package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CancelTest {

    private final PaddleWorld world = PaddleWorld.open();
    private final String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
    private final Instant end = world.instant(world.subscription(id).path("next_billed_at"));
    private final int seen = world.events().size();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void canceledSubscriptionEndsAtPeriodEndAndNotBefore() {
        PaddleWorld.Reply reply = world.post("/subscriptions/" + id + "/cancel", "{}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().path("status").asString()).isEqualTo("active");
        assertThat(reply.data().path("next_billed_at").isNull()).isTrue();
        assertThat(world.instant(reply.data().path("scheduled_change").path("effective_at")))
                .isEqualTo(end);
        assertThat(world.eventTypesAfter(seen)).containsExactly("subscription.updated");

        world.advanceTo(end.minusNanos(1000));
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("active");

        world.advanceTo(end);
        JsonNode ended = world.subscription(id);
        assertThat(ended.path("status").asString()).isEqualTo("canceled");
        assertThat(world.instant(ended.path("canceled_at"))).isEqualTo(end);
        assertThat(ended.path("current_billing_period").isNull()).isTrue();
        assertThat(ended.path("scheduled_change").isNull()).isTrue();
        assertThat(world.eventTypesAfter(seen + 1))
                .containsExactlyInAnyOrder("subscription.updated", "subscription.canceled");
    }

    @Test
    void aSecondCancelIsRefused() {
        world.post("/subscriptions/" + id + "/cancel", "{}");

        PaddleWorld.Reply second =
                world.post("/subscriptions/" + id + "/cancel", "{\"effective_from\":\"next_billing_period\"}");

        assertThat(second.status()).isEqualTo(400);
        assertThat(second.code()).isEqualTo("subscription_locked_pending_changes");
        assertThat(world.eventTypesAfter(seen)).hasSize(1);
    }

    @Test
    void anImmediateCancelEndsAtOnceAndOnlyOnce() {
        world.post("/subscriptions/" + id + "/cancel", "{}");
        PaddleWorld.Reply now = world.post("/subscriptions/" + id + "/cancel", "{\"effective_from\":\"immediately\"}");
        PaddleWorld.Reply again =
                world.post("/subscriptions/" + id + "/cancel", "{\"effective_from\":\"immediately\"}");

        assertThat(now.data().path("status").asString()).isEqualTo("canceled");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("subscription_update_when_canceled");
        world.advance(Duration.ofDays(60));
        assertThat(world.get("/transactions?subscription_id=" + id).data()).hasSize(1);
    }

    @Test
    void nothingChangesInTheHalfHourBeforeARenewal() {
        world.advanceTo(end.minus(Duration.ofMinutes(30)));

        PaddleWorld.Reply locked = world.post("/subscriptions/" + id + "/cancel", "{}");

        assertThat(locked.status()).isEqualTo(409);
        assertThat(locked.code()).isEqualTo("subscription_locked_renewal");
        world.advanceTo(end.plusSeconds(1));
        assertThat(world.post("/subscriptions/" + id + "/cancel", "{}").status())
                .isEqualTo(200);
    }

    @Test
    void aWithdrawnCancelRenews() {
        world.post("/subscriptions/" + id + "/cancel", "{}");

        PaddleWorld.Reply kept = world.patch("/subscriptions/" + id, "{\"scheduled_change\":null}");

        assertThat(kept.data().path("scheduled_change").isNull()).isTrue();
        assertThat(world.instant(kept.data().path("next_billed_at"))).isEqualTo(end);
        assertThat(world.eventTypesAfter(seen)).containsExactly("subscription.updated", "subscription.updated");
        world.advanceTo(end);
        assertThat(world.subscription(id).path("status").asString()).isEqualTo("active");
        assertThat(world.get("/transactions?subscription_id=" + id).data()).hasSize(2);
    }

    @Test
    void withdrawingNothingChangesNothing() {
        JsonNode before = world.subscription(id);

        PaddleWorld.Reply same = world.patch("/subscriptions/" + id, "{\"scheduled_change\":null}");

        assertThat(same.data()).isEqualTo(before);
        assertThat(world.eventTypesAfter(seen)).isEmpty();
    }
}
