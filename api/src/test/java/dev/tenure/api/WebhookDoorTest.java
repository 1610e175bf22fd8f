package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.webhook.WebhookSignature;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhookDoorTest {

    private static final String PATH = "/api/v1/webhooks/paddle";

    private final RunningDoors doors = RunningDoors.shared();
    private final String eventId =
            "evt_" + UUID.randomUUID().toString().replace("-", "").substring(0, 26);

    @Test
    void signatureOfAnotherSecretIsRefusedAndNothingIsStored() {
        RunningDoors.Answer answer = deliver(event(eventId, "subscription.activated"), "another_secret", Instant.now());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(rows(eventId)).isZero();
    }

    @Test
    void missingSignatureIsRefused() {
        RunningDoors.Answer answer = doors.post(PATH, null, event(eventId, "subscription.activated"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(rows(eventId)).isZero();
    }

    @Test
    void oneChangedByteIsRefused() {
        String signed = event(eventId, "subscription.activated");
        String header = WebhookSignature.sign(
                RunningDoors.WEBHOOK_SECRET, Instant.now(), signed.getBytes(StandardCharsets.UTF_8));

        assertThat(send(signed.replace("ctm_1", "ctm_2").getBytes(StandardCharsets.UTF_8), header)
                        .status())
                .isEqualTo(400);
        assertThat(rows(eventId)).isZero();
    }

    @Test
    void staleAndFutureTimesAreRefused() {
        String body = event(eventId, "subscription.activated");

        assertThat(deliver(body, RunningDoors.WEBHOOK_SECRET, Instant.now().minusSeconds(120))
                        .status())
                .isEqualTo(400);
        assertThat(deliver(body, RunningDoors.WEBHOOK_SECRET, Instant.now().plusSeconds(120))
                        .status())
                .isEqualTo(400);
        assertThat(rows(eventId)).isZero();
    }

    @Test
    void bodyThatIsNotAnEventIsRefused() {
        assertThat(deliver("this is not JSON").status()).isEqualTo(400);
        assertThat(deliver("").status()).isEqualTo(400);
        assertThat(deliver("[1,2,3]").status()).isEqualTo(400);
        assertThat(deliver("{\"event_type\":\"x.y\",\"occurred_at\":\"2026-11-23T10:00:00Z\",\"data\":{}}")
                        .status())
                .isEqualTo(400);
        assertThat(deliver("{\"event_id\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
                        .status())
                .isEqualTo(400);
        assertThat(deliver(event("", "x.y")).status()).isEqualTo(400);
        assertThat(deliver(event("two words", "x.y")).status()).isEqualTo(400);
    }

    @Test
    void whatHasAnIdIsKeptAsFailedWhateverElseItLacks() {
        String whole = event(eventId, "subscription.activated");
        String time = "\"occurred_at\":\"2026-11-23T10:00:00.123456789Z\",";
        Map<String, String> odd = Map.of(
                "a", whole.replace(time, ""),
                "b", whole.replace("2026-11-23T10:00:00.123456789Z", "yesterday"),
                "c", whole.replace("2026-11-23", "+999999-11-23"),
                "d", whole.replace("\"event_type\":\"subscription.activated\",", ""));

        odd.forEach((ending, body) -> {
            String id = eventId + ending;
            RunningDoors.Answer answer = deliver(body.replace(eventId, id));

            assertThat(answer.status()).as(body).isEqualTo(200);
            assertThat(answer.text("event_id")).isEqualTo(id);
            assertThat(answer.text("outcome")).isEqualTo("received");
            assertThat(deliver(body.replace(eventId, id)).text("outcome")).isEqualTo("duplicate");
            RunningDoors.Answer seen = doors.get("/api/v1/admin/events/" + id, Tokens.of(UUID.randomUUID(), "support"));
            assertThat(seen.text("outcome")).isEqualTo("failed");
            assertThat(seen.text("reason")).startsWith("unreadable: event.");
            assertThat(Instant.parse(seen.text("occurred_at")))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
            assertThat(row(id)).containsEntry("route", "ignored").containsEntry("payload", body.replace(eventId, id));
        });
        assertThat(row(eventId + "a")).containsEntry("event_type", "subscription.activated");
        assertThat(row(eventId + "d")).containsEntry("event_type", "unknown");
    }

    @Test
    void bodyInAnotherEncodingIsRefused() {
        byte[] body = event(eventId, "x.y").getBytes(StandardCharsets.UTF_16LE);
        String header = WebhookSignature.sign(RunningDoors.WEBHOOK_SECRET, Instant.now(), body);

        assertThat(send(body, header).status()).isEqualTo(400);
    }

    @Test
    void twoMebibytesAreTooLargeWithAndWithoutAnnouncedLength() {
        byte[] body = new byte[2 * 1024 * 1024];
        String header = WebhookSignature.sign(RunningDoors.WEBHOOK_SECRET, Instant.now(), body);
        HttpRequest chunked = HttpRequest.newBuilder(doors.url(PATH))
                .header("Paddle-Signature", header)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();

        assertThat(send(body, header).status()).isEqualTo(413);
        assertThat(doors.send(chunked).status()).isEqualTo(413);
    }

    @Test
    void eventIsCommittedBeforeItIsAcknowledged() {
        RunningDoors.Answer answer = deliver(event(eventId, "subscription.activated"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("event_id", "outcome");
        assertThat(answer.text("event_id")).isEqualTo(eventId);
        assertThat(answer.text("outcome")).isEqualTo("received");
        Map<String, Object> row = row(eventId);
        assertThat(row)
                .containsEntry("event_type", "subscription.activated")
                .containsEntry("route", "subscription/sub_1")
                .containsEntry("entity_id", "sub_1")
                .containsEntry("customer_id", "ctm_1")
                .containsEntry("notification_id", "ntf_1")
                .containsEntry("outcome", "received")
                .containsEntry("payload", event(eventId, "subscription.activated"));
        assertThat(String.valueOf(row.get("headers")))
                .contains("\"ts\"")
                .contains("\"user_agent\"")
                .doesNotContain("h1=");
    }

    @Test
    void repeatedDeliveryIsADuplicate() {
        deliver(event(eventId, "subscription.activated"));

        assertThat(deliver(event(eventId, "subscription.activated")).text("outcome"))
                .isEqualTo("duplicate");
        assertThat(row(eventId)).containsEntry("deliveries", 2);
    }

    @Test
    void transactionGoesToTheSubscriptionThatItNames() {
        deliver(event(eventId, "transaction.completed")
                .replace("\"id\":\"sub_1\"", "\"id\":\"txn_1\",\"subscription_id\":\"sub_9\""));

        assertThat(row(eventId)).containsEntry("route", "subscription/sub_9").containsEntry("entity_id", "txn_1");
    }

    @Test
    void unknownTypeIsKeptAndIgnored() {
        assertThat(deliver(event(eventId, "starship.landed")).status()).isEqualTo(200);

        assertThat(row(eventId)).containsEntry("outcome", "ignored").containsEntry("reason", "unknown_type");
    }

    @Test
    void simulationIsKeptAndIgnored() {
        String simulated = "ntfsimevt_" + eventId;
        assertThat(deliver(event(simulated, "subscription.activated")).status()).isEqualTo(200);

        assertThat(row(simulated)).containsEntry("outcome", "ignored").containsEntry("reason", "simulation");
    }

    @Test
    void simulationIsRoutedWhereTheSettingSaysSo() {
        String simulated = "ntfsimevt_" + eventId;
        try (RunningDoors applying = RunningDoors.with(Map.of("TENURE_SIMULATIONS", "apply"))) {
            byte[] body = event(simulated, "subscription.activated").getBytes(StandardCharsets.UTF_8);
            String header = WebhookSignature.sign(RunningDoors.WEBHOOK_SECRET, Instant.now(), body);

            assertThat(applying.send("POST", PATH, null, body, Map.of("Paddle-Signature", header))
                            .status())
                    .isEqualTo(200);
        }

        assertThat(row(simulated)).containsEntry("outcome", "received").containsEntry("route", "subscription/sub_1");
    }

    @Test
    void oddIdsInTheDataDoNotKeepAnEventFromBeingStored() {
        String odd = event(eventId, "subscription.activated")
                .replace("\"sub_1\"", "\"a\\u0000b\"")
                .replace("\"ctm_1\"", "7");

        assertThat(deliver(odd).status()).isEqualTo(200);
        assertThat(row(eventId)).containsEntry("entity_id", null).containsEntry("customer_id", null);
    }

    @Test
    void postgresAwayIsUnavailableWithinPaddlesPatience() {
        try (RunningDoors alone = RunningDoors.with(
                Map.of("SUPABASE_DB_URL", "postgresql://a:b@127.0.0.1:" + TestTemporal.freePort() + "/postgres"))) {
            byte[] body = event(eventId, "subscription.activated").getBytes(StandardCharsets.UTF_8);
            String header = WebhookSignature.sign(RunningDoors.WEBHOOK_SECRET, Instant.now(), body);
            Instant start = Instant.now();

            RunningDoors.Answer answer = alone.send("POST", PATH, null, body, Map.of("Paddle-Signature", header));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("error_code")).isEqualTo("service_unavailable");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(alone.get("/api/v1/membership/status", Tokens.of(UUID.randomUUID()))
                            .status())
                    .isEqualTo(503);
            assertThat(alone.get("/actuator/health", null).status()).isEqualTo(503);
        }
    }

    @Test
    void rejectionsAreCounted() {
        doors.post(PATH, null, "{}");

        assertThat(doors.get("/actuator/prometheus", RunningDoors.SERVICE_KEY)
                        .response()
                        .body())
                .contains("tenure_webhooks_rejected_total{reason=\"missing\"}");
    }

    @Test
    void otherPathsAndMethodsOfTheWebhookAreClosed() {
        assertThat(doors.get(PATH, null).status()).isEqualTo(405);
        assertThat(doors.post("/api/v1/webhooks/stripe", null, "{}").status()).isEqualTo(401);
    }

    private RunningDoors.Answer deliver(String body) {
        return deliver(body, RunningDoors.WEBHOOK_SECRET, Instant.now());
    }

    private RunningDoors.Answer deliver(String body, String secret, Instant at) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(bytes, WebhookSignature.sign(secret, at, bytes));
    }

    private RunningDoors.Answer send(byte[] body, String header) {
        return doors.send("POST", PATH, null, body, Map.of("Paddle-Signature", header));
    }

    private static String event(String id, String type) {
        return """
                {"event_id":"%s","event_type":"%s","occurred_at":"2026-11-23T10:00:00.123456789Z",\
                "notification_id":"ntf_1","data":{"id":"sub_1","customer_id":"ctm_1","new_field":{"a":[1]}}}""".formatted(id, type);
    }

    private static long rows(String id) {
        return TestPostgres.get()
                .owner()
                .sql("select count(*) from public.paddle_events where event_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private static Map<String, Object> row(String id) {
        return new HashMap<>(TestPostgres.get()
                .owner()
                .sql("select * from public.paddle_events where event_id = :id")
                .param("id", id)
                .query()
                .singleRow());
    }
}
