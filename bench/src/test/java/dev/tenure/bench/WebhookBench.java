package dev.tenure.bench;

import dev.tenure.paddle.webhook.WebhookSignature;
import dev.tenure.sandbox.TestStage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A webhook that is accepted, beside the row that it leaves. */
final class WebhookBench {
    private static final int WEBHOOKS = 1_000;
    private static final int SENDERS = 8;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aWebhookThatIsAcceptedBesideItsBareInsert(@TempDir Path folder) throws Exception {
        try (TestStage stage = TestStage.start(folder, "memory", Map.of("TENURE_PULL", "off"))) {
            Quiet.please();
            URI door = stage.baseUrl().resolve("/api/v1/webhooks/paddle");
            JdbcClient database = stage.database();
            Scales.weigh(
                    "webhooks accepted in a second, eight at once",
                    WEBHOOKS,
                    times -> Scales.atOnce(SENDERS, times, number -> send(stage, door)),
                    "the same rows inserted",
                    times -> Scales.atOnce(SENDERS, times, number -> insert(stage, database)));
        }
    }

    private static String newId() {
        return "evt_" + UUID.randomUUID().toString().replace("-", "").substring(0, 26);
    }

    private void send(TestStage stage, URI door) throws IOException, InterruptedException {
        byte[] body = stage.webhookOf(newId(), "address.created");
        HttpRequest request = HttpRequest.newBuilder(door)
                .header("Paddle-Signature", WebhookSignature.sign(stage.webhookSecret(), Instant.now(), body))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new AssertionError("The door answers " + status);
        }
    }

    private static void insert(TestStage stage, JdbcClient database) {
        String id = newId();
        database.sql("""
                        select public.receive_paddle_event(:id, 'address.created', now(), 'add_01away', null, 'mirror', null,
                            '{}', :payload, 'ignored', null)
                        """)
                .param("id", id)
                .param("payload", new String(stage.webhookOf(id, "address.created"), StandardCharsets.UTF_8))
                .query((row, number) -> number)
                .list();
    }
}
