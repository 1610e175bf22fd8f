package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OdditiesTest {

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
    void aCheckoutMayTellNothingOfItsSubscriptionsCreation() {
        world.paddle.dashboard("oddities", Json.readObject("{\"omitted\":[\"subscription.created\"]}"));

        world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        world.awaitDeliveries();

        assertThat(product.types()).contains("subscription.activated").doesNotContain("subscription.created");
        assertThat(world.eventTypesAfter(0)).doesNotContain("subscription.created");
    }

    @Test
    void fieldsAndTypesThatNobodyKnowsMayCome() {
        world.paddle.dashboard("oddities", Json.readObject("{\"novelties\":true}"));

        world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        world.awaitDeliveries();

        assertThat(product.types()).contains("transaction.admired");
        assertThat(product.received).anySatisfy(received -> assertThat(received.json()
                        .path("data")
                        .path("admiration")
                        .path("level")
                        .asString())
                .isEqualTo("quiet"));
    }

    @Test
    void bothSecretsSignWhileOneIsReplaced() {
        String old = world.paddle.webhookSecret();
        String setting =
                world.get("/notification-settings").data().path(0).path("id").asString();

        world.paddle.dashboard("notification_settings/" + setting + "/rotate_secret", Json.object());
        world.buy("u1", PaddleWorld.CREDITS_500);
        world.awaitDeliveries();
        assertThat(world.paddle.webhookSecret()).isNotEqualTo(old).startsWith("pdl_ntfset_");
        assertThat(hashes()).hasSize(2);

        world.paddle.dashboard("notification_settings/" + setting + "/retire_secret", Json.object());
        world.buy("u1", PaddleWorld.CREDITS_500);
        world.awaitDeliveries();
        assertThat(hashes()).hasSize(1);
    }

    private List<String> hashes() {
        return List.of(product.received.getLast().signature().split(";")).stream()
                .filter(part -> part.startsWith("h1="))
                .toList();
    }
}
