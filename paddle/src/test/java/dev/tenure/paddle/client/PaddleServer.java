package dev.tenure.paddle.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;

/** A server in Paddle's place, with a client that talks to it. */
final class PaddleServer implements AutoCloseable {

    static final String KEY = "pdl_sdbx_apikey_01k9xq3v5s7m2f8d4h6j1n0p2r_AbCdEfGhIjKlMnOpQrStUv_xyz";

    final MockWebServer server = new MockWebServer();
    final PaddleClient client;

    PaddleServer() {
        this(240, "");
    }

    PaddleServer(int requestsPerMinute, String path) {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new PaddleClient(settings(requestsPerMinute, path));
    }

    /** One for a shadow period, at the same server. */
    PaddleClient readingClient() {
        return PaddleClient.reading(settings(240, ""));
    }

    private PaddleSettings settings(int requestsPerMinute, String path) {
        return new PaddleSettings(
                KEY,
                URI.create("http://localhost:" + server.getPort() + path),
                Duration.ofSeconds(2),
                Duration.ofMillis(800),
                Duration.ofMillis(2_000),
                requestsPerMinute);
    }

    PaddleServer answers(int status, String body, String... headers) {
        MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
        for (int i = 0; i < headers.length; i += 2) {
            answer.addHeader(headers[i], headers[i + 1]);
        }
        server.enqueue(answer.build());
        return this;
    }

    PaddleServer answers(int status, byte[] body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .body(new Buffer().write(body))
                .build());
        return this;
    }

    PaddleServer refuses(int status, String code) {
        return answers(status, """
                {"error":{"type":"request_error","code":"%s","detail":"no","documentation_url":"https://example.com"},
                 "meta":{"request_id":"req-1"}}""".formatted(code));
    }

    PaddleServer hangsUpAfterTheRequest() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        return this;
    }

    PaddleServer staysSilent() {
        server.enqueue(
                new MockResponse.Builder().headersDelay(3, TimeUnit.SECONDS).build());
        return this;
    }

    RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = server.takeRequest(1, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("No request came.");
        }
        return request;
    }

    static String body(RecordedRequest request) {
        return request.getBody() == null ? "" : request.getBody().string(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
