package dev.tenure.sandbox.paddle.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenure.sandbox.host.KnownHosts;
import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Paddle's API on a port of its own. A server as small as this one can also be made to behave badly: to drop an answer,
 * or to never give one.
 */
public final class PaddleHttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PaddleHttpServer.class);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;
    private final Router router;
    private final Keys keys;
    private final Optional<RateLimit> rateLimit;
    private final Faults faults;
    private final CallLog calls;
    private final KnownHosts hosts;

    /** What is written into the exchange. */
    private record Written(int status, String body, String contentType, String requestId, int retryAfterSeconds) {}

    /** Where to listen, by which names to be called, and whether the callers are counted. */
    public record Door(String host, int port, KnownHosts hosts, boolean limited) {}

    public PaddleHttpServer(Door door, Billing billing, PaddleStore store, Clock clock) {
        this.clock = clock;
        this.hosts = door.hosts();
        this.router = new Router(PaddleApi.routes(billing, store, clock));
        this.faults = new Faults(store.settings());
        this.calls = new CallLog(store.jdbc());
        this.keys = new Keys(store.settings());
        this.rateLimit = door.limited() ? Optional.of(new RateLimit(Clock.systemUTC())) : Optional.empty();
        this.server = listen(door.host(), door.port());
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    private static HttpServer listen(String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox Paddle cannot listen on port " + port, e);
        }
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public void allow(String key, Iterable<String> permissions) {
        keys.allow(key, permissions);
    }

    public void addFault(ObjectNode description) {
        faults.add(description);
    }

    public void clearFaults() {
        faults.clear();
    }

    public ObjectNode calls(long after) {
        return calls.page(after);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!hosts.knows(exchange.getRequestHeaders().getFirst("Host"))) {
                write(exchange, misdirected());
                return;
            }
            Request request = read(exchange);
            Optional<Fault> fault = faults.next(request.method(), request.path());
            Written written = fault.isPresent() ? spoiled(request, fault.get()) : answer(request);
            calls.write(
                    clock.instant(),
                    request.method(),
                    request.path(),
                    written == null ? null : written.status(),
                    fault.map(Fault::kind).orElse(null));
            if (written == null) {
                fault.ifPresent(PaddleHttpServer::wait);
            } else {
                write(exchange, written);
            }
        } catch (RuntimeException e) {
            LOG.error("call failed path={}", exchange.getRequestURI().getPath(), e);
        }
    }

    /** What goes over the line in spite of a fault; null if nothing does. */
    private @Nullable Written spoiled(Request request, Fault fault) {
        Written answer = fault.executed() ? answer(request) : null;
        return switch (fault.sort()) {
            case DROP_ANSWER, TIMEOUT -> null;
            case SLOW -> {
                wait(fault);
                yield answer;
            }
            case STATUS -> failed(fault);
            case BAD_GATEWAY ->
                new Written(
                        502,
                        "<html><body><h1>502 Bad Gateway</h1></body></html>",
                        "text/html",
                        UUID.randomUUID().toString(),
                        0);
        };
    }

    private static void wait(Fault fault) {
        try {
            Thread.sleep(Duration.ofMillis(fault.delayMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Written failed(Fault fault) {
        String code =
                switch (fault.status()) {
                    case 429 -> "too_many_requests";
                    case 503 -> "service_unavailable";
                    default -> fault.status() >= 500 ? "internal_error" : "bad_request";
                };
        String requestId = UUID.randomUUID().toString();
        String body = Json.write(Envelopes.refusal(
                PaddleRefusal.of(fault.status(), code, "The sandbox was told to answer this."), requestId));
        return new Written(
                fault.status(),
                body,
                "application/json",
                requestId,
                fault.status() == 429 ? fault.retryAfterSeconds() : 0);
    }

    private Written answer(Request request) {
        String requestId = UUID.randomUUID().toString();
        try {
            Optional<Integer> wait = rateLimit.flatMap(limit -> limit.count(request));
            if (wait.isPresent()) {
                return tooMany(wait.get(), requestId);
            }
            Router.Match match = router.match(request);
            keys.check(request, match.route().permission());
            Answer answer = match.route().handler().apply(match.request());
            String body = answer.data() == null ? "" : Json.write(Envelopes.success(answer, requestId));
            return new Written(answer.status(), body, "application/json", requestId, 0);
        } catch (PaddleRefusal refusal) {
            return refused(refusal, requestId);
        } catch (RuntimeException e) {
            LOG.error("call failed method={} path={}", request.method(), request.path(), e);
            return refused(PaddleRefusal.of(500, "internal_error", "An unexpected error occurred."), requestId);
        }
    }

    private static Written tooMany(int waitSeconds, String requestId) {
        Written refused = refused(
                PaddleRefusal.of(
                        429, "too_many_requests", "IP address exceeded the allowed rate limit. Retry after the wait."),
                requestId);
        return new Written(refused.status(), refused.body(), refused.contentType(), requestId, waitSeconds);
    }

    private static Written misdirected() {
        return refused(
                PaddleRefusal.of(421, "misdirected_request", KnownHosts.SENTENCE),
                UUID.randomUUID().toString());
    }

    private static Written refused(PaddleRefusal refusal, String requestId) {
        String body = Json.write(Envelopes.refusal(refusal, requestId));
        return new Written(refusal.status(), body, "application/json", requestId, 0);
    }

    private Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                headers.getOrDefault("host", "localhost:" + port()),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                query == null ? Map.of() : Request.parseQuery(query),
                Map.of(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void write(HttpExchange exchange, Written written) throws IOException {
        exchange.getResponseHeaders().set("Request-Id", written.requestId());
        exchange.getResponseHeaders().set("Cache-Control", "no-store, max-age=0");
        if (written.retryAfterSeconds() > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(written.retryAfterSeconds()));
        }
        byte[] body = written.body().getBytes(StandardCharsets.UTF_8);
        if (body.length == 0) {
            exchange.sendResponseHeaders(written.status(), -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", written.contentType());
        exchange.sendResponseHeaders(written.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
