package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What Paddle knows outlives its process; an act happens with all that it tells, or not at all. */
class StateTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    private JdbcTemplate database() {
        return new JdbcTemplate(world.database);
    }

    @Test
    void lifeGoesOnAfterARestart() {
        String ending = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        String renewing = world.subscribe("u2", PaddleWorld.PRO_MONTHLY);
        CheckoutOutcome refunded = world.buy("u3", PaddleWorld.CREDITS_500);
        world.post("/subscriptions/" + ending + "/cancel", "{}");
        world.post(
                "/adjustments",
                "{\"action\":\"refund\",\"type\":\"full\",\"reason\":\"asked\",\"transaction_id\":\""
                        + refunded.transactionId() + "\"}");
        List<JsonNode> told = world.events();
        JsonNode before = world.subscription(renewing);

        try (PaddleWorld again = world.again(UnaryOperator.identity())) {
            assertThat(again.events()).isEqualTo(told);
            assertThat(again.subscription(renewing)).isEqualTo(before);
            again.advanceTo(Instant.parse("2026-12-24T00:00:00Z"));
            assertThat(again.subscription(ending).path("status").asString()).isEqualTo("canceled");
            assertThat(again.get("/transactions?subscription_id=" + renewing).data())
                    .hasSize(2);
            assertThat(again.get("/adjustments").data().path(0).path("status").asString())
                    .isEqualTo("approved");
        }
    }

    @Test
    void anActThatCannotTellItsEventsDoesNotHappen() {
        String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
        JsonNode before = world.subscription(id);
        int told = world.events().size();
        String cancelNow = "{\"effective_from\":\"immediately\"}";
        database().execute("""
                CREATE FUNCTION sandbox.no_ending() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF NEW.type = 'subscription.canceled' THEN RAISE 'broken'; END IF; RETURN NEW; END $$;
                CREATE TRIGGER no_ending BEFORE INSERT ON sandbox.paddle_events
                FOR EACH ROW EXECUTE FUNCTION sandbox.no_ending()""");

        assertThat(world.post("/subscriptions/" + id + "/cancel", cancelNow).status())
                .isEqualTo(500);
        assertThat(world.subscription(id)).isEqualTo(before);
        assertThat(world.events()).hasSize(told);

        database().execute("DROP TRIGGER no_ending ON sandbox.paddle_events");
        assertThat(world.post("/subscriptions/" + id + "/cancel", cancelNow).status())
                .isEqualTo(200);
        assertThat(world.events()).hasSize(told + 2);
    }

    @Test
    void eventsAndWhatWasToldOfThemAreKeptForNinetyDays() {
        try (WebhookReceiver product = new WebhookReceiver()) {
            world.paddle.webhookUrl(product.url());
            world.buy("u1", PaddleWorld.CREDITS_500);
            world.awaitDeliveries();
            int told = world.events().size();

            world.advance(Duration.ofDays(89));
            world.buy("u2", PaddleWorld.CREDITS_500);
            world.awaitDeliveries();
            assertThat(world.events()).hasSize(2 * told);
            world.advance(Duration.ofDays(2));
            world.buy("u3", PaddleWorld.CREDITS_500);
            world.awaitDeliveries();

            assertThat(world.events()).hasSize(2 * told);
            assertThat(world.get("/notifications?per_page=200").data()).hasSize(2 * told);
            Map<String, Object> logs = database()
                    .queryForMap(
                            "SELECT count(*) AS logs, min(attempted_at) AS oldest FROM sandbox.paddle_notification_logs");
            assertThat(logs.get("logs")).isEqualTo(2L * told);
        }
    }
}
