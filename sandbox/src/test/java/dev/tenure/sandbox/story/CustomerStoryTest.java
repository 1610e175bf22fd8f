package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The main story, over HTTP, as somebody plays it who knows only the contract. */
final class CustomerStoryTest {

    @ParameterizedTest
    @MethodSource("dev.tenure.sandbox.story.Stages#temporals")
    void aCustomerPaysRenewsCancelsKeepsCancelsAndFallsBackToFreeAtThePeriodsEnd(
            String temporal, @TempDir Path folder) {
        try (TestStage running = TestStage.start(folder, temporal)) {
            Life life = new Life(new Door(running.baseUrl(), null), "story@example.com");
            assertThat(life.status().path("status").asString()).isEqualTo("none");

            life.buy(Life.PRO);
            JsonNode first = life.status();
            assertThat(first.path("plan").asString()).isEqualTo("pro");
            assertThat(first.path("level").asInt()).isEqualTo(1);
            assertThat(first.path("wallet").path("balance").asLong()).isEqualTo(1000);
            assertThat(first.path("next_billing_at")).isEqualTo(first.path("paid_through"));

            repeatEverything(life, running);
            assertThat(life.status()).isEqualTo(first);
            assertThat(life.audited("membership_upgrade")).isEqualTo(1);

            renewUnderTheEyesOfAReader(life);
            cancelKeepAndCancelAgain(life);
            endAtThePeriodsEnd(life, running);
        }
    }

    /** Every webhook again, three times, in random order. */
    private static void repeatEverything(Life life, TestStage running) {
        List<String> eventIds = new ArrayList<>();
        JsonNode deliveries = life.stage.get("/sandbox/deliveries?after=0").ok();
        deliveries
                .path("items")
                .forEach(item -> eventIds.add(item.path("event_id").asString()));
        assertThat(eventIds).isNotEmpty();
        List<String> again = new ArrayList<>();
        for (int copy = 0; copy < 3; copy++) {
            again.addAll(eventIds);
        }
        Collections.shuffle(again, new Random(7));
        for (String eventId : again) {
            assertThat(running.deliverAgain(eventId)).isEqualTo(200);
        }
        life.settle();
    }

    private static void renewUnderTheEyesOfAReader(Life life) {
        AtomicBoolean isReading = new AtomicBoolean(true);
        AtomicInteger reads = new AtomicInteger();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Thread reader = Thread.ofPlatform().start(() -> {
            while (isReading.get()) {
                seen.add(life.status().path("plan").asString());
                reads.incrementAndGet();
            }
        });
        life.advanceDays(31);
        isReading.set(false);
        join(reader);
        System.out.println("a reader looked " + reads.get() + " times during the renewal");
        assertThat(seen).isNotEmpty().containsOnly("pro");
        assertThat(life.audited("membership_renewed")).isEqualTo(1);
        assertThat(life.status().path("wallet").path("balance").asLong()).isEqualTo(2000);
    }

    private static void cancelKeepAndCancelAgain(Life life) {
        JsonNode canceled =
                life.customer.post("/api/v1/membership/cancel", Map.of()).ok();
        assertThat(canceled.path("outcome").asString()).isEqualTo("applied");
        JsonNode membership = canceled.path("membership");
        assertThat(membership.path("cancel_at_period_end").asBoolean()).isTrue();
        assertThat(membership.path("cancel_requested_at").isNull()).isFalse();
        assertThat(scheduledActionInPaddle(life)).isEqualTo("cancel");

        JsonNode kept = life.customer.post("/api/v1/membership/keep", Map.of()).ok();
        assertThat(kept.path("membership").path("cancel_at_period_end").asBoolean())
                .isFalse();
        assertThat(scheduledActionInPaddle(life)).isEmpty();

        life.customer.post("/api/v1/membership/cancel", Map.of()).ok();
        assertThat(scheduledActionInPaddle(life)).isEqualTo("cancel");
        life.settle();
    }

    private static String scheduledActionInPaddle(Life life) {
        JsonNode where = life.stage.get("/sandbox").ok();
        Door paddle = new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
        String subscription = life.status().path("subscription_id").asString();
        return paddle.get("/subscriptions/" + subscription)
                .ok()
                .path("data")
                .path("scheduled_change")
                .path("action")
                .asString("");
    }

    private static void endAtThePeriodsEnd(Life life, TestStage running) {
        Instant end = Life.instant(life.status(), "access_until");
        life.advanceTo(end.minus(Duration.ofMinutes(1)));
        assertThat(life.level()).isEqualTo(1);

        life.advanceTo(end.plus(Duration.ofMinutes(1)));
        JsonNode ended = life.status();
        assertThat(ended.path("plan").asString()).isEqualTo("free");
        assertThat(ended.path("status").asString()).isEqualTo("ended");
        assertThat(ended.path("access_until").isNull()).isTrue();
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
        running.awaitCompleted("subscription/" + ended.path("subscription_id").asString());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
