package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NotificationTest {

    private final WebhookReceiver product = new WebhookReceiver();
    private final PaddleWorld world = PaddleWorld.open();

    @BeforeEach
    void listen() {
        world.paddle.webhookUrl(product.url());
    }

    @AfterEach
    void close() {
        world.close();
        product.close();
    }

    @Test
    void whatWasToldIsListedWithItsAnswers() {
        product.answer(500);
        CheckoutOutcome bought = world.buy("u1", PaddleWorld.PRO_MONTHLY);
        world.awaitDeliveries();
        product.answer(200);
        world.advance(Duration.ofMinutes(1));

        JsonNode notification = world.get("/notifications?filter=" + bought.subscriptionId() + "&status=delivered")
                .data()
                .path(0);
        assertThat(notification.path("times_attempted").asInt()).isEqualTo(2);
        assertThat(notification.path("status").asString()).isEqualTo("delivered");
        assertThat(notification.path("retry_at").isNull()).isTrue();
        String id = notification.path("id").asString();
        JsonNode logs = world.get("/notifications/" + id + "/logs").data();
        assertThat(logs).hasSize(2);
        assertThat(logs.path(0).path("response_code").asInt()).isEqualTo(200);
        assertThat(world.get("/notifications/" + id)
                        .data()
                        .path("payload")
                        .path("notification_id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void aReplayIsANewNotificationOfTheSameEvent() {
        world.buy("u1", PaddleWorld.CREDITS_500);
        world.awaitDeliveries();
        int told = product.received.size();
        JsonNode first = world.get("/notifications").data().path(0);

        PaddleWorld.Reply replay =
                world.post("/notifications/" + first.path("id").asString() + "/replay", "");
        world.advance(Duration.ofSeconds(1));

        assertThat(replay.status()).isEqualTo(202);
        String id = replay.data().path("notification_id").asString();
        assertThat(id).isNotEqualTo(first.path("id").asString());
        assertThat(product.received).hasSize(told + 1);
        JsonNode again = product.received.getLast().json();
        assertThat(again.path("notification_id").asString()).isEqualTo(id);
        assertThat(again.path("event_id")).isEqualTo(first.path("payload").path("event_id"));
        assertThat(world.post("/notifications/" + id + "/replay", "").code())
                .isEqualTo("notification_replay_invalid_origin_type");
        assertThat(world.get("/notifications/" + first.path("id").asString())
                        .data()
                        .path("replayed_at")
                        .isNull())
                .isFalse();
    }

    @Test
    void eachDestinationHearsWhatItSubscribedTo() {
        try (WebhookReceiver other = new WebhookReceiver()) {
            PaddleWorld.Reply created = world.post("/notification-settings", """
                    {"description":"other","type":"url","destination":"%s","subscribed_events":["subscription.created"]}
                    """.formatted(other.url()));
            assertThat(created.status()).isEqualTo(201);
            assertThat(created.data().path("endpoint_secret_key").asString())
                    .matches("^pdl_ntfset_[a-zA-Z0-9]{26}_[a-zA-Z0-9]{32}$");
            assertThat(created.data()
                            .path("subscribed_events")
                            .path(0)
                            .path("group")
                            .asString())
                    .isEqualTo("Subscription");
            String setting =
                    "/notification-settings/" + created.data().path("id").asString();

            world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            world.awaitDeliveries();
            assertThat(other.types()).containsExactly("subscription.created");
            world.patch(setting, "{\"active\":false}");
            world.subscribe("u2", PaddleWorld.PRO_MONTHLY);
            world.awaitDeliveries();
            assertThat(other.types()).hasSize(1);

            assertThat(world.call("DELETE", setting, null, Map.of()).status()).isEqualTo(204);
            assertThat(world.get(setting).status()).isEqualTo(404);
            assertThat(product.types()).hasSize(26);
        }
    }

    @Test
    void destinationsThatCannotBeAreRefused() {
        String body = "{\"description\":\"x\",\"type\":\"url\",\"destination\":\"%s\",\"subscribed_events\":[\"%s\"]}";
        assertThat(world.post("/notification-settings", body.formatted("ftp://x", "subscription.created"))
                        .code())
                .isEqualTo("url_notification_setting_incorrect");
        assertThat(world.post("/notification-settings", body.formatted("http://x", "no.event"))
                        .status())
                .isEqualTo(400);
        for (int more = 0; more < 9; more++) {
            world.post("/notification-settings", body.formatted("http://localhost:1/" + more, "report.created"));
        }
        assertThat(world.post("/notification-settings", body.formatted("http://x", "report.created"))
                        .code())
                .isEqualTo("notification_maximum_active_settings_reached");
        assertThat(world.get("/event-types").data().size()).isGreaterThan(40);
    }
}
