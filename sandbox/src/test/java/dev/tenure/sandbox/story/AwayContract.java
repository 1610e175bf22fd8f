package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.launch.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a customer meets while Postgres or Paddle is away, and that nobody has to repair anything afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AwayContract {
    private final String temporal;
    private @Nullable TestStage started;

    AwayContract(String temporal) {
        this.temporal = temporal;
    }

    private TestStage running() {
        return Objects.requireNonNull(started);
    }

    @BeforeAll
    void startOnce(@TempDir Path folder) {
        started = TestStage.start(folder, temporal);
    }

    @AfterAll
    void stop() {
        running().close();
    }

    @AfterEach
    void everythingWorksAgain() {
        Door stage = new Door(running().baseUrl(), null);
        stage.delete("/sandbox/faults");
        stage.post("/sandbox/deliveries", Map.of("mode", "normal")).ok();
    }

    @Test
    void whilePostgresIsAwayPaddleIsToldToComeAgainAndAfterwardsEverythingProceeds(@TempDir Path folder)
            throws IOException {
        int port = Ports.free();
        EmbeddedPostgres postgres = postgres(folder, port);
        Map<String, String> settings =
                Map.of("SUPABASE_DB_URL", "postgresql://postgres:postgres@localhost:" + port + "/postgres");
        try (TestStage alone = TestStage.start(folder.resolve("stage"), temporal, settings)) {
            Life life = new Life(new Door(alone.baseUrl(), null), "away@example.com");
            byte[] fresh = alone.webhookOf("evt_01away000000000000000000aa", "address.created");
            life.stage
                    .post("/sandbox/checkouts", Map.of("user_id", life.userId, "price_id", Life.PRO))
                    .ok();

            // Somewhere between the payment and the membership.
            postgres.close();
            assertThat(alone.deliver(fresh)).isEqualTo(503);
            Door.Answer status = life.customer.get("/api/v1/membership/status");
            assertThat(status.status()).isEqualTo(503);
            assertThat(status.body().path("error_code").asString()).isEqualTo("service_unavailable");

            postgres = postgres(folder, port);
            alone.awaitHealth();
            assertThat(alone.deliver(fresh)).isEqualTo(200);
            life.advance(Duration.ofMinutes(10));
            assertThat(life.level()).isEqualTo(1);
            assertThat(life.audited("membership_upgrade")).isEqualTo(1);
            life.advanceDays(31);
            assertThat(life.audited("membership_renewed")).isEqualTo(1);
        } finally {
            postgres.close();
        }
    }

    @Test
    void aRenewalThatNoWebhookToldIsFoundByReadingAndNobodySeesFree() {
        Life life = new Life(new Door(running().baseUrl(), null), "held@example.com");
        life.buy(Life.PRO);
        life.stage.post("/sandbox/deliveries", Map.of("mode", "hold")).ok();
        Instant end = Life.instant(life.status(), "paid_through");

        life.advanceTo(end.plus(Duration.ofMinutes(5)));
        assertThat(life.level()).isEqualTo(1);
        life.advanceTo(end.plus(Duration.ofMinutes(15)));
        JsonNode found = life.status();
        assertThat(Life.instant(found, "paid_through")).isAfter(end);
        assertThat(found.path("wallet").path("balance").asLong()).isEqualTo(2000);

        life.stage.post("/sandbox/deliveries", Map.of("mode", "normal")).ok();
        life.stage.post("/sandbox/deliveries/release", Map.of()).ok();
        life.settle();
        assertThat(life.status()).isEqualTo(found);
        assertThat(life.audited("membership_renewed")).isEqualTo(1);
    }

    @Test
    void whilePaddleIsAwayACancelIsQueuedShownAndAppliedOnceLater() {
        Life life = new Life(new Door(running().baseUrl(), null), "queued@example.com");
        life.buy(Life.PRO);
        fault(life, "POST /subscriptions/*/cancel", "status", 4);

        Door.Answer queued = life.customer.post("/api/v1/membership/cancel", Map.of());
        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.body().path("outcome").asString()).isEqualTo("queued");
        JsonNode pending = life.status().path("pending").path(0);
        assertThat(pending.path("command").asString()).isEqualTo("cancel");
        assertThat(pending.path("withdrawable").asBoolean()).isTrue();

        life.stage.delete("/sandbox/faults");
        life.advance(Duration.ofMinutes(2));
        JsonNode applied = life.status();
        assertThat(applied.path("cancel_at_period_end").asBoolean()).isTrue();
        assertThat(applied.path("pending").size()).isZero();
    }

    @Test
    void aCancelWhoseAnswerWasLostIsNotSentAgain() {
        Life life = new Life(new Door(running().baseUrl(), null), "lost@example.com");
        life.buy(Life.PRO);
        fault(life, "POST /subscriptions/*/cancel", "drop_answer", 1);

        Door.Answer answer = life.customer.post("/api/v1/membership/cancel", Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("membership").path("cancel_at_period_end").asBoolean())
                .isTrue();
        String path = "/subscriptions/" + life.status().path("subscription_id").asString() + "/cancel";
        JsonNode calls = life.stage.get("/sandbox/calls?after=0").ok();
        long cancels = calls.path("items")
                .valueStream()
                .filter(call -> call.path("path").asString().equals(path))
                .count();
        assertThat(cancels).isEqualTo(1);
    }

    @Test
    void whilePaddleCannotBeReadAccessIsKeptUnverifiedAndEndsWhenItAnswers() {
        Life life = new Life(new Door(running().baseUrl(), null), "unread@example.com");
        life.buy(Life.PRO);
        life.customer.post("/api/v1/membership/cancel", Map.of()).ok();
        life.settle();
        life.stage.post("/sandbox/deliveries", Map.of("mode", "drop")).ok();
        fault(life, "GET /subscriptions/*", "status", 1000);
        fault(life, "GET /events", "status", 1000);

        life.advanceTo(Life.instant(life.status(), "access_until").plus(Duration.ofMinutes(3)));
        assertThat(life.level()).isEqualTo(1);
        assertThat(life.status().path("flags").toString()).contains("unverified");

        life.stage.delete("/sandbox/faults");
        life.advance(Duration.ofMinutes(30));
        assertThat(life.status().path("status").asString()).isEqualTo("ended");
        assertThat(life.audited("membership_downgraded")).isEqualTo(1);
    }

    private static void fault(Life life, String match, String kind, int times) {
        life.stage
                .post("/sandbox/faults", Map.of("match", match, "kind", kind, "status", 500, "times", times))
                .ok();
    }

    private static EmbeddedPostgres postgres(Path folder, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }
}
