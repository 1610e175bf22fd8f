package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody outside who knows only the contract: paths, bodies and a bearer token. */
final class Door {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    /** A minute each: a call to Paddle that a killed Temporal server lost from its queue is given up, and made again, after ten. */
    private static final int CALLS_UNTIL_SETTLED = 12;

    private final URI base;
    private final @Nullable String token;

    Door(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    /** What came back. */
    record Answer(int status, JsonNode body) {
        JsonNode ok() {
            assertThat(status).as("%s", body).isBetween(200, 299);
            return body;
        }
    }

    Door signIn(String email) {
        JsonNode session = post("/auth/v1/token?grant_type=password", Map.of("email", email, "password", "tenure-demo"))
                .ok();
        return new Door(base, session.path("access_token").asString());
    }

    Door signUp(String email) {
        JsonNode session = post("/auth/v1/signup", Map.of("email", email, "password", "a-good-password"))
                .ok();
        return new Door(base, session.path("access_token").asString());
    }

    Door withToken(String other) {
        return new Door(base, other);
    }

    /** The same person at another address. */
    Door at(Door other) {
        return new Door(other.base, token);
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    String userId() {
        return get("/auth/v1/user").ok().path("id").asString();
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Answer patch(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Answer post(String path, Object body, String header, String value) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Answer postRaw(String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    /** The stage's long works answer after a minute at the latest, and the same call goes on. */
    void untilSettled(String path, Object body) {
        JsonNode answer = post(path, body).ok();
        for (int again = 0;
                again < CALLS_UNTIL_SETTLED && !answer.path("settled").asBoolean();
                again++) {
            answer = post(path, body).ok();
        }
        assertThat(answer.path("settled").asBoolean()).as("%s", answer).isTrue();
    }

    /** Posts and does not care whether there is an answer. */
    void attempt(String path) {
        try {
            post(path, Map.of());
        } catch (IllegalStateException e) {
            // The process was killed meanwhile: that is what is being tried.
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(70));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = answer.body();
            return new Answer(answer.statusCode(), JSON.readTree(body.isBlank() ? "{}" : body));
        } catch (IOException e) {
            throw new IllegalStateException("No answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
