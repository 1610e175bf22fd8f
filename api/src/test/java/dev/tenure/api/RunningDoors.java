package dev.tenure.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The api as it is started in production, on a port of its own, against real parts. */
final class RunningDoors implements AutoCloseable {

    static final String WEBHOOK_SECRET = "pdl_ntfset_01test_secret";
    static final String SERVICE_KEY = "the-key-of-the-back-end-in-tests-0123456789";
    static final String LINK_SECRET = "the-secret-of-links-in-tests-0000";

    private static @Nullable RunningDoors shared;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private RunningDoors(Map<String, String> settings) {
        SpringApplication application = ApiApplication.application();
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--server.port=0");
        arguments.add("--server.address=127.0.0.1");
        context = application.run(arguments.toArray(String[]::new));
    }

    /** The doors that most tests share, with everything behind them there. */
    static synchronized RunningDoors shared() {
        if (shared == null) {
            shared = with(Map.of());
        }
        return shared;
    }

    static RunningDoors with(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(changes);
        settings.values().removeIf(String::isEmpty);
        return new RunningDoors(settings);
    }

    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("PADDLE_API_KEY", "pdl_sdbx_apikey_01test");
        settings.put(
                "PADDLE_API_BASE_URL", "http://127.0.0.1:" + TestPaddle.get().getPort());
        settings.put("PADDLE_WEBHOOK_SECRET", "pdl_ntfset_01old_secret, " + WEBHOOK_SECRET);
        settings.put("PADDLE_CLIENT_TOKEN", "test_token");
        settings.put("SUPABASE_DB_URL", TestPostgres.get().url());
        settings.put("SUPABASE_JWT_SECRET", Tokens.SECRET);
        settings.put("TEMPORAL_ADDRESS", TestTemporal.get().address());
        settings.put("TENURE_LINK_SECRET", LINK_SECRET);
        settings.put("TENURE_SERVICE_KEY", SERVICE_KEY);
        settings.put("TENURE_COMMAND_WAIT_SECONDS", "4");
        // Temporal in memory has no search attributes.
        settings.put("TENURE_SEARCH_ATTRIBUTES", "off");
        return settings;
    }

    /** Paddle as far as the doors call it. */
    static final class TestPaddle {
        private static @Nullable MockWebServer server;

        private TestPaddle() {}

        static synchronized MockWebServer get() {
            if (server == null) {
                server = new MockWebServer();
                try {
                    server.start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return server;
        }
    }

    /** What was answered. */
    record Answer(int status, HttpResponse<String> response) {

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        String text(String field) {
            JsonNode value = json().path(field);
            return value.isString() ? value.stringValue() : value.toString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    Answer get(String path, @Nullable String token) {
        return send("GET", path, token, null, Map.of());
    }

    Answer post(String path, @Nullable String token, String body) {
        return send("POST", path, token, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Answer post(String path, @Nullable String token, String body, String key) {
        return send("POST", path, token, body.getBytes(StandardCharsets.UTF_8), Map.of("Idempotency-Key", key));
    }

    Answer delete(String path, @Nullable String token) {
        return send("DELETE", path, token, null, Map.of());
    }

    Answer send(
            String method, String path, @Nullable String token, byte @Nullable [] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        return send(request.build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    URI url(String path) {
        String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        context.close();
    }
}
