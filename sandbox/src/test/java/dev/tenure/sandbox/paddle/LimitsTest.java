package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Json;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void oneCallTooManyShutsTheAddressOut() {
        try (PaddleWorld world = PaddleWorld.open(PaddleWorld.START, settings -> settings.withLimits(true))) {
            for (int call = 0; call < 240; call++) {
                assertThat(world.get("/ips").status()).isEqualTo(200);
            }

            PaddleWorld.Reply refused = world.get("/ips");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("too_many_requests");
            assertThat(refused.headers().get("retry-after"))
                    .singleElement()
                    .satisfies(wait -> assertThat(Integer.parseInt(wait)).isBetween(50, 60));
        }
    }

    @Test
    void aSubscriptionIsChargedTwentyTimesAnHour() {
        try (PaddleWorld world = PaddleWorld.open(PaddleWorld.START, settings -> settings.withLimits(true))) {
            String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            String body = "{\"effective_from\":\"immediately\",\"items\":[{\"price_id\":\"" + PaddleWorld.CREDITS_500
                    + "\",\"quantity\":1}]}";
            for (int charge = 0; charge < 20; charge++) {
                assertThat(world.post("/subscriptions/" + id + "/charge", body).status())
                        .isEqualTo(201);
            }
            assertThat(world.post("/subscriptions/" + id + "/charge", body).code())
                    .isEqualTo("subscription_immediate_charge_hour_limit_exceeded");
            world.advance(Duration.ofHours(1));
            assertThat(world.post("/subscriptions/" + id + "/charge", body).status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aSubscriptionIsChargedAHundredTimesADay() {
        try (PaddleWorld world = PaddleWorld.open(PaddleWorld.START, settings -> settings.withLimits(true))) {
            String id = world.subscribe("u1", PaddleWorld.PRO_MONTHLY);
            String body = "{\"effective_from\":\"immediately\",\"items\":[{\"price_id\":\"" + PaddleWorld.CREDITS_500
                    + "\",\"quantity\":1}]}";
            for (int hour = 0; hour < 5; hour++) {
                for (int charge = 0; charge < 20; charge++) {
                    assertThat(world.post("/subscriptions/" + id + "/charge", body)
                                    .status())
                            .isEqualTo(201);
                }
                world.advance(Duration.ofHours(1));
            }
            assertThat(world.post("/subscriptions/" + id + "/charge", body).code())
                    .isEqualTo("subscription_immediate_charge_24_hour_limit_exceeded");
            world.advance(Duration.ofHours(20));
            assertThat(world.post("/subscriptions/" + id + "/charge", body).status())
                    .isEqualTo(201);
        }
    }

    @Test
    void withoutLimitsNobodyCounts() {
        try (PaddleWorld world = PaddleWorld.open()) {
            for (int call = 0; call < 300; call++) {
                assertThat(world.get("/ips").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aKeyDoesWhatItIsAllowedToAfterARestartToo() {
        try (PaddleWorld world = PaddleWorld.open()) {
            String key = world.paddle
                    .dashboard("api_keys", Json.readObject("{\"permissions\":[\"subscription.read\"]}"))
                    .path("key")
                    .asString();
            Map<String, String> headers = Map.of("Authorization", "Bearer " + key);
            assertThat(world.call("GET", "/subscriptions", null, headers).status())
                    .isEqualTo(200);
            try (PaddleWorld again = world.again(UnaryOperator.identity())) {
                assertThat(again.call("GET", "/subscriptions", null, headers).status())
                        .isEqualTo(200);
                PaddleWorld.Reply forbidden = again.call("GET", "/transactions", null, headers);
                assertThat(forbidden.status()).isEqualTo(403);
                assertThat(forbidden.code()).isEqualTo("forbidden");
            }
        }
    }
}
