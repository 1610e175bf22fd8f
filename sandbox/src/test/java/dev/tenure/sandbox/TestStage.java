package dev.tenure.sandbox;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.activities.subscription.Rebuild;
import dev.tenure.activities.subscription.Sweep;
import dev.tenure.paddle.webhook.WebhookSignature;
import dev.tenure.sandbox.launch.Ports;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An all-in-one of a test's own: free ports, a folder of its own, a chosen Temporal. */
public final class TestStage implements AutoCloseable {
    private final AllInOne running;
    private final URI baseUrl;
    private final String webhookSecret;

    private TestStage(AllInOne running, URI baseUrl) {
        this.running = running;
        this.baseUrl = baseUrl;
        // Kept, because the sandbox Paddle keeps it in the Postgres that a test may stop.
        this.webhookSecret = running.backstage().paddle().webhookSecret();
    }

    public static TestStage start(Path folder, String temporal) {
        return start(folder, temporal, Map.of());
    }

    public static TestStage start(Path folder, String temporal, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "SERVER_PORT", Integer.toString(Ports.free()),
                "SANDBOX_PADDLE_PORT", Integer.toString(Ports.free()),
                "TENURE_DATA_DIR", folder.toString(),
                "TENURE_TEMPORAL", temporal));
        settings.putAll(more);
        URI baseUrl = URI.create("http://localhost:" + settings.get("SERVER_PORT"));
        PreparedPostgres.into(folder);
        return new TestStage(AllInOne.start(settings), baseUrl);
    }

    public URI baseUrl() {
        return baseUrl;
    }

    /** What a worker beside the all-in-one would be told. */
    public Map<String, Object> workerSettings() {
        HikariDataSource postgres = (HikariDataSource) backstage().application();
        return Map.of(
                "SUPABASE_DB_URL",
                postgres.getJdbcUrl().replace("jdbc:postgresql://", "postgresql://tenure_app@"),
                "TENURE_SEARCH_ATTRIBUTES",
                backstage().temporal().kind().equals("memory") ? "off" : "on",
                "TENURE_MIGRATE",
                "off",
                "TEMPORAL_ADDRESS",
                backstage().temporal().target(),
                "PADDLE_API_KEY",
                backstage().paddle().apiKey(),
                "PADDLE_API_BASE_URL",
                backstage().paddle().apiBaseUrl(),
                "TENURE_LINK_SECRET",
                backstage().secrets().linkSecret(),
                "TENURE_ENV_FILE",
                "optional:classpath:no-env-file.properties");
    }

    /** What doors in a process of their own would be told. */
    public Map<String, String> doorsSettings(int serverPort) {
        Map<String, String> settings = PartSettings.of(backstage(), serverPort);
        settings.put("SPRING_TEMPORAL_START_WORKERS", "false");
        settings.put("SPRINGDOC_API_DOCS_ENABLED", "false");
        return settings;
    }

    /** Everything that lies in Postgres, as its owner sees it. */
    public JdbcClient database() {
        return JdbcClient.create(backstage().owner());
    }

    /** What Paddle signs with. */
    public String webhookSecret() {
        return webhookSecret;
    }

    /** For tests of very many decisions on Temporal in memory. */
    public void forgetTimeLocks() {
        TimeLocks.forget(backstage().temporal());
    }

    /** Where Temporal can be asked. */
    public String temporalTarget() {
        return backstage().temporal().target();
    }

    Backstage backstage() {
        return running.backstage();
    }

    /** What a worker does that is started with {@code TENURE_REBUILD=always}. */
    public void rebuild() {
        running.product().getBean(Rebuild.class).run();
    }

    /** What a worker does once a minute. */
    public void sweep() {
        running.product().getBean(Sweep.class).run();
    }

    /** The product's tables as they are now, to come back to. */
    public EarlierPoint earlierPoint() {
        return EarlierPoint.keep(JdbcClient.create(backstage().owner()));
    }

    /** Sends an event of the inbox to the product's door once more, signed anew as Paddle would; answers the status. */
    public int deliverAgain(String eventId) {
        return deliver(payload("where event_id = '" + eventId + "'"));
    }

    /** The raw body of a webhook that was never sent before. */
    public byte[] webhookOf(String eventId, String eventType) {
        String body = """
                {"event_id":"%s","event_type":"%s","occurred_at":"%s","notification_id":"ntf_01away",\
                "data":{"id":"add_01away"}}""".formatted(eventId, eventType, Instant.now());
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] payload(String which) {
        return JdbcClient.create(backstage().owner())
                .sql("select payload from public.paddle_events " + which)
                .query(String.class)
                .single()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Delivers a body as Paddle would, signed now; answers the status. */
    public int deliver(byte[] body) {
        String signature = WebhookSignature.sign(webhookSecret, Instant.now(), body);
        HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve("/api/v1/webhooks/paddle"))
                .header("Paddle-Signature", signature)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return status(request);
    }

    /** Waits until the doors say that everything is up; fails after a minute. */
    public void awaitHealth() {
        HttpRequest health =
                HttpRequest.newBuilder(baseUrl.resolve("/actuator/health")).build();
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (status(health) != 200) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not healthy");
            }
        }
    }

    private static int status(HttpRequest request) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Waits until no run of the workflow is open; fails after ten seconds. */
    public void awaitCompleted(String workflowId) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(backstage().temporal().target())
                .build());
        try {
            WorkflowClient client = WorkflowClient.newInstance(stubs, WorkflowClientOptions.getDefaultInstance());
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            WorkflowExecutionStatus status = status(client, workflowId);
            while (status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
                    && System.nanoTime() < deadline) {
                status = status(client, workflowId);
            }
            if (status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
                throw new AssertionError(workflowId + " is " + status);
            }
        } finally {
            stubs.shutdownNow();
        }
    }

    private static WorkflowExecutionStatus status(WorkflowClient client, String workflowId) {
        return client.newUntypedWorkflowStub(workflowId).describe().getStatus();
    }

    @Override
    public void close() {
        running.close();
    }
}
