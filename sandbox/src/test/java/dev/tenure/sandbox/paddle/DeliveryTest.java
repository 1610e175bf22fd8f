package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.DeliveryMode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeliveryTest {

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
    void everyEventIsDeliveredPromptlyAndSigned() throws GeneralSecurityException {
        long before = System.currentTimeMillis();
        world.buy("u1", PaddleWorld.PRO_MONTHLY);
        world.awaitDeliveries();

        assertThat(product.received).hasSize(13);
        WebhookReceiver.Received first = product.received.getFirst();
        assertThat(first.atMillis() - before).isLessThan(1000);
        assertThat(first.agent()).contains("Paddle");
        String[] parts = first.signature().split("[=;]");
        assertThat(Math.abs(Long.parseLong(parts[1]) - Instant.now().getEpochSecond()))
                .isLessThan(5);
        assertThat(parts[3]).isEqualTo(hmac(world.paddle.webhookSecret(), parts[1] + ":" + first.body()));
    }

    private static String hmac(String secret, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theBodyIsWhatTheFeedSays() {
        world.buy("u1", PaddleWorld.PRO_MONTHLY);
        world.awaitDeliveries();

        List<JsonNode> feed = world.events();
        assertThat(product.received).allSatisfy(received -> {
            assertThat(received.body()).startsWith("{\"data\":{");
            JsonNode told = received.json();
            JsonNode event = feed.stream()
                    .filter(candidate -> candidate.path("event_id").equals(told.path("event_id")))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.path("data")).isEqualTo(event.path("data"));
            assertThat(told.path("occurred_at")).isEqualTo(event.path("occurred_at"));
            assertThat(told.path("notification_id").asString()).matches("ntf_[a-z\\d]{26}");
        });
    }

    @Test
    void aRefusedNotificationIsRepeatedWithTheSameIds() {
        product.answer(500);
        world.buy("u1", PaddleWorld.CREDITS_500);
        world.awaitDeliveries();
        int once = product.received.size();

        world.advance(Duration.ofSeconds(21));
        assertThat(product.received).hasSize(2 * once);
        product.answer(200);
        world.advance(Duration.ofHours(3));

        assertThat(product.received).hasSize(3 * once);
        Set<String> notifications = new HashSet<>();
        product.received.forEach(received ->
                notifications.add(received.json().path("notification_id").asString()));
        assertThat(notifications).hasSize(once);
    }

    @Test
    void sixtyAttemptsInThreeDaysAndThenNoMore() {
        product.answer(404);
        world.buy("u1", PaddleWorld.CREDITS_500, "challenge_abandoned");
        world.awaitDeliveries();
        int events = world.events().size();

        world.advance(Duration.ofHours(1));
        assertThat(product.received).hasSize(20 * events);
        world.advance(Duration.ofHours(71).plusMinutes(1));
        assertThat(product.received).hasSize(60 * events);
        world.advance(Duration.ofDays(10));
        assertThat(product.received).hasSize(60 * events);
    }

    @Test
    void anAnswerAfterFiveSecondsIsNone() {
        product.delay(5_300);
        String customer = world.post("/customers", "{\"email\":\"slow@example.com\"}")
                .data()
                .path("id")
                .asString();
        world.awaitDeliveries();
        product.delay(0);

        JsonNode notification =
                world.get("/notifications?filter=" + customer).data().path(0);
        assertThat(notification.path("status").asString()).isEqualTo("needs_retry");
        assertThat(notification.path("times_attempted").asInt()).isOne();
        world.advance(Duration.ofSeconds(20));
        assertThat(product.received).hasSize(2);
    }

    @Test
    void redirectsAreNotFollowed() {
        product.answer(302);
        world.buy("u1", PaddleWorld.CREDITS_500, "challenge_abandoned");
        world.awaitDeliveries();

        assertThat(product.received).hasSize(world.events().size());
        assertThat(world.paddle
                        .deliveries(0)
                        .path("items")
                        .path(0)
                        .path("status")
                        .asString())
                .isEqualTo("302");
        assertThat(world.paddle.nextDueAt()).isPresent();
    }

    @Test
    void whatIsHeldWaitsForItsRelease() {
        world.paddle.deliveryMode(new DeliveryMode(DeliveryMode.Way.HOLD, 1, 0, 1));
        world.buy("u1", PaddleWorld.PRO_MONTHLY);
        world.advance(Duration.ofDays(2));

        assertThat(product.received).isEmpty();
        assertThat(world.paddle.deliveriesAtRest()).isTrue();
        assertThat(world.paddle.releaseDeliveries()).isEqualTo(13);
        world.awaitDeliveries();
        assertThat(product.received).hasSize(13);
    }

    @Test
    void whatIsDroppedNeverComesButStaysInTheFeed() {
        world.paddle.deliveryMode(new DeliveryMode(DeliveryMode.Way.DROP, 1, 0, 1));
        world.buy("u1", PaddleWorld.PRO_MONTHLY);
        world.paddle.deliveryMode(DeliveryMode.NORMAL);
        world.paddle.releaseDeliveries();
        world.advance(Duration.ofDays(4));

        assertThat(product.received).isEmpty();
        assertThat(world.events()).hasSize(13);
    }

    @Test
    void copiesAndShufflingRepeatAndReorder() {
        world.paddle.deliveryMode(new DeliveryMode(DeliveryMode.Way.SHUFFLE, 2, 0, 7));
        world.buy("u1", PaddleWorld.PRO_MONTHLY);
        world.advance(Duration.ofSeconds(2));

        List<String> told =
                product.received.stream().map(WebhookReceiver.Received::eventId).toList();
        assertThat(told.size()).isBetween(26, 39);
        assertThat(new HashSet<>(told)).hasSize(13);
        List<String> first = told.stream().distinct().toList();
        assertThat(first)
                .isNotEqualTo(world.events().stream()
                        .map(event -> event.path("event_id").asString())
                        .toList());
    }

    @Test
    void whatWasNotDeliveredBeforeARestartIsDeliveredAfterIt() {
        world.paddle.deliveryMode(new DeliveryMode(DeliveryMode.Way.HOLD, 1, 0, 1));
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        String key = world.paddle.apiKey();

        try (PaddleWorld again = world.again(UnaryOperator.identity())) {
            assertThat(again.paddle.apiKey()).isEqualTo(key);
            assertThat(again.paddle.deliveryMode().way()).isEqualTo(DeliveryMode.Way.HOLD);
            assertThat(again.subscription(id).path("status").asString()).isEqualTo("active");
            again.paddle.webhookUrl(product.url());
            again.paddle.releaseDeliveries();
            again.awaitDeliveries();
            assertThat(product.received).hasSize(13);
            again.advance(Duration.ofDays(31));
            assertThat(again.get("/transactions?subscription_id=" + id).data()).hasSize(2);
        }
    }
}
