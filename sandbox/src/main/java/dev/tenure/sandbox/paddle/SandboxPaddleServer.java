package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.Card;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.delivery.Deliveries;
import dev.tenure.sandbox.paddle.http.PaddleHttpServer;
import dev.tenure.sandbox.paddle.http.Replays;
import dev.tenure.sandbox.paddle.store.DeliveryMode;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Oddities;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The running sandbox Paddle: its API on a port of its own, its own acts, and its deliveries. */
public final class SandboxPaddleServer implements SandboxPaddle, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxPaddleServer.class);

    /** Whoever steps the clock promises an answer within a minute. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    private final SandboxPaddleSettings settings;
    private final PaddleStore store;
    private final Billing billing;
    private final Deliveries deliveries;
    private final PaddleHttpServer server;
    private final Heartbeat heartbeat;
    private final Account account;
    private final PaddleReads reads;
    private final Clock clock;

    private SandboxPaddleServer(SandboxPaddleSettings settings, DataSource dataSource, Clock billingClock) {
        this.settings = settings;
        this.store = new PaddleStore(dataSource, new Random());
        this.billing = new Billing(store, billingClock, settings.rules(), settings.limits());
        this.deliveries = new Deliveries(store, billingClock, Clock.systemUTC(), settings.retries());
        this.account = new Account(store, billing);
        this.reads = new PaddleReads(store);
        this.clock = billingClock;
        this.server = new PaddleHttpServer(
                new PaddleHttpServer.Door(settings.host(), settings.port(), settings.hosts(), settings.limits()),
                billing,
                store,
                billingClock);
        this.heartbeat = new Heartbeat(billing, billingClock);
        store.onTold(deliveries::wake);
    }

    /**
     * Starts Paddle on a database of the caller's, in a schema of its own.
     *
     * @param billingClock tells when it is for periods, due dates and events
     */
    public static SandboxPaddleServer start(SandboxPaddleSettings settings, DataSource dataSource, Clock billingClock) {
        SandboxPaddleServer paddle = new SandboxPaddleServer(settings, dataSource, billingClock);
        paddle.open();
        return paddle;
    }

    private void open() {
        billing.open();
        account.tell(settings.webhookUrl());
        server.allow(account.apiKey(), Set.of("*"));
        deliveries.start();
        heartbeat.start();
        server.start();
        LOG.info("sandbox paddle listens url={}", apiBaseUrl());
    }

    @Override
    public String apiBaseUrl() {
        return "http://localhost:" + server.port();
    }

    @Override
    public String apiKey() {
        return account.apiKey();
    }

    @Override
    public String webhookSecret() {
        return account.webhookSecret();
    }

    @Override
    public void webhookUrl(String url) {
        account.tell(url);
    }

    @Override
    public Optional<Instant> nextDueAt() {
        return Stream.of(store.firstDue().map(due -> due.dueAt()), deliveries.nextDueAt())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    @Override
    public void carryOutDue(Instant now) {
        billing.carryOutDue(now, LONGEST_STEP);
        deliveries.until(now);
    }

    @Override
    public boolean deliveriesAtRest() {
        return deliveries.atRest();
    }

    @Override
    public CheckoutOutcome checkout(CheckoutRequest request) {
        return translated(() -> outcome(billing.checkout(
                request.priceId(),
                request.quantity(),
                Json.of(request.customData()),
                request.email(),
                request.country(),
                Card.named(request.card()))));
    }

    @Override
    public CheckoutOutcome pay(PaymentRequest request) {
        return translated(() -> outcome(
                billing.pay(request.transactionId(), request.email(), request.country(), Card.named(request.card()))));
    }

    @Override
    public String openCheckout(String priceId, long quantity, Map<String, ?> customData) {
        return translated(() -> billing.openCheckout(priceId, quantity, Json.of(customData)));
    }

    @Override
    public PaddleReads reads() {
        return reads;
    }

    @Override
    public void resend(String notificationId) {
        translated(() -> {
            Replays.replay(store, notificationId, clock.instant());
            return null;
        });
    }

    private static CheckoutOutcome outcome(Billing.Checkout checkout) {
        return new CheckoutOutcome(
                checkout.transactionId(), checkout.subscriptionId(), checkout.customerId(), checkout.status());
    }

    @Override
    public void card(String customerId, String card) {
        translated(() -> {
            billing.card(customerId, Card.named(card));
            return null;
        });
    }

    @Override
    public JsonNode dashboard(String path, JsonNode body) {
        return switch (path) {
            case "api_keys" -> newKey(body);
            case "oddities" -> oddities(body);
            default -> translated(() -> Dashboard.act(billing, path, body));
        };
    }

    private JsonNode oddities(JsonNode body) {
        store.oddities(Oddities.read(body));
        return store.oddities().write();
    }

    /** A key that may do what {@code permissions} says, and nothing else. */
    private ObjectNode newKey(JsonNode body) {
        Set<String> permissions = new LinkedHashSet<>();
        body.path("permissions").forEach(permission -> permissions.add(permission.asString("")));
        String key = account.newKey();
        server.allow(key, permissions);
        return Json.object().put("key", key);
    }

    private static <T extends @Nullable Object> T translated(Supplier<T> act) {
        try {
            return act.get();
        } catch (PaddleRefusal refusal) {
            throw new SandboxRefusal(refusal.status(), refusal.code(), refusal.detail());
        }
    }

    @Override
    public DeliveryMode deliveryMode() {
        return store.deliveryMode();
    }

    @Override
    public void deliveryMode(DeliveryMode mode) {
        store.deliveryMode(mode);
    }

    @Override
    public int releaseDeliveries() {
        return deliveries.release();
    }

    @Override
    public ObjectNode deliveries(long after) {
        return deliveries.page(after);
    }

    @Override
    public void addFault(ObjectNode fault) {
        server.addFault(fault);
    }

    @Override
    public void clearFaults() {
        server.clearFaults();
    }

    @Override
    public ObjectNode calls(long after) {
        return server.calls(after);
    }

    @Override
    public void reset() {
        store.empty();
        clearFaults();
        deliveryMode(DeliveryMode.NORMAL);
        store.oddities(Oddities.NONE);
        billing.policies().forget();
        billing.open();
        account.tell(settings.webhookUrl());
    }

    @Override
    public void close() {
        server.close();
        heartbeat.close();
        deliveries.close();
    }
}
