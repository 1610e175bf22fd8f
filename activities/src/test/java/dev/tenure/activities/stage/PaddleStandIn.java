package dev.tenure.activities.stage;

import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.PaddleSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** A server in Paddle's place: it shows the buyers it was told of, and answers as prepared; to the rest, 503. */
public final class PaddleStandIn implements AutoCloseable {
    private static final String KEY = "pdl_sdbx_apikey_01k9xq3v5s7m2f8d4h6j1n0p2r_AbCdEfGhIjKlMnOpQrStUv_xyz";

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final Queue<MockResponse> prepared = new ConcurrentLinkedQueue<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, PaddleList> lists = new ConcurrentHashMap<>();
    private final PaddleSettings settings;
    private final PaddleClient client;

    public PaddleStandIn() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings = new PaddleSettings(
                KEY,
                URI.create("http://localhost:" + server.getPort()),
                Duration.ofSeconds(2),
                Duration.ofMillis(600),
                Duration.ofMillis(1_000),
                100_000);
        client = new PaddleClient(settings);
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        calls.add(request.getMethod() + " " + path);
        bodies.add(request.getBody() == null ? "" : request.getBody().utf8());
        MockResponse next = prepared.poll();
        if (next != null) {
            return next;
        }
        PaddleList list = lists.get(path);
        if (list != null && request.getMethod().equals("GET")) {
            return new MockResponse.Builder()
                    .code(200)
                    .body(list.page(request.getUrl()))
                    .build();
        }
        String body = shown.get(path);
        return body == null || !request.getMethod().equals("GET")
                ? refusal(503, "service_unavailable")
                : new MockResponse.Builder().code(200).body(body).build();
    }

    public PaddleClient client() {
        return client;
    }

    /** One that writes nothing, as in a shadow period; the caller closes it. */
    public PaddleClient readingClient() {
        return PaddleClient.reading(settings);
    }

    /** Method and path of each call, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The body of each call, in order; empty if it had none. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    public long writes() {
        return calls.stream().filter(call -> !call.startsWith("GET")).count();
    }

    /** From now on this is what Paddle has. */
    public void shows(Buyer buyer, String subscription, String... transactions) {
        shown.put("/subscriptions/" + buyer.subscriptionId(), data(subscription));
        shown.put("/transactions", list(transactions));
    }

    /** From now on this collection has these, in the order of their ids. */
    public void lists(String path, List<String> items) {
        lists.put(path, PaddleList.of(items));
    }

    /** The next call gets this object, whatever is shown. */
    public PaddleStandIn answers(String data) {
        prepared.add(new MockResponse.Builder().code(200).body(data(data)).build());
        return this;
    }

    /** The next call gets a list of these objects. */
    public PaddleStandIn lists(String... data) {
        prepared.add(new MockResponse.Builder().code(200).body(list(data)).build());
        return this;
    }

    public PaddleStandIn refuses(int status, String code) {
        prepared.add(refusal(status, code));
        return this;
    }

    public PaddleStandIn asksToComeBack(int seconds) {
        prepared.add(refusal(429, "too_many_requests")
                .newBuilder()
                .addHeader("Retry-After", seconds)
                .build());
        return this;
    }

    public PaddleStandIn answersWithout(String sense) {
        prepared.add(new MockResponse.Builder().code(200).body(sense).build());
        return this;
    }

    /** The request arrives, the answer never does. */
    public PaddleStandIn hangsUp() {
        prepared.add(new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        return this;
    }

    public PaddleStandIn staysSilent() {
        prepared.add(
                new MockResponse.Builder().headersDelay(5, TimeUnit.SECONDS).build());
        return this;
    }

    private static String list(String... data) {
        return """
                {"data":[%s],"meta":{"request_id":"r","pagination":{"per_page":30,"next":"http://x/?after=a",
                "has_more":false,"estimated_total":1}}}""".formatted(String.join(",", data));
    }

    private static String data(String data) {
        return "{\"data\":" + data + ",\"meta\":{\"request_id\":\"r\"}}";
    }

    private static MockResponse refusal(int status, String code) {
        return new MockResponse.Builder().code(status).body("""
                        {"error":{"type":"request_error","code":"%s","detail":"no","documentation_url":"https://e.com"},
                        "meta":{"request_id":"r"}}""".formatted(code)).build();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
