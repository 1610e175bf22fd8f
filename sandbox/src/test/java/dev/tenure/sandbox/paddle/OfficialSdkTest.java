package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenure.sandbox.paddle.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Paddle's official SDKs, unmodified but for the base URL, live a customer's life. {@code sandbox/src/test/sdk/run.sh}
 * installs them and runs this; without them there is nothing to run.
 */
class OfficialSdkTest {

    private static final Path INSTALLED = Path.of(System.getProperty("tenure.sdk", "nowhere"));
    private static final Path SCRIPTS = Path.of(System.getProperty("tenure.root", "."), "sandbox/src/test/sdk");

    private final WebhookReceiver product = new WebhookReceiver();
    private final PaddleWorld world = PaddleWorld.open();
    private HttpServer stage;

    @BeforeEach
    void openTheStage() throws IOException {
        world.paddle.webhookUrl(product.url());
        stage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stage.createContext("/pay", exchange -> answer(exchange, pay(query(exchange))));
        stage.createContext("/advance", exchange -> answer(exchange, advance(query(exchange))));
        stage.createContext("/webhook", exchange -> answer(exchange, webhook()));
        stage.start();
    }

    @AfterEach
    void close() {
        stage.stop(0);
        world.close();
        product.close();
    }

    private static String query(HttpExchange exchange) {
        return exchange.getRequestURI().getQuery().replaceAll(".*=", "");
    }

    private ObjectNode pay(String transactionId) {
        CheckoutOutcome outcome = world.paddle.pay(new PaymentRequest(transactionId, null, "US", "approve"));
        return Json.object().put("subscription_id", outcome.subscriptionId());
    }

    private ObjectNode advance(String duration) {
        world.advance(Duration.parse(duration));
        return Json.object();
    }

    private ObjectNode webhook() {
        world.awaitDeliveries();
        WebhookReceiver.Received last = product.received.getLast();
        return Json.object().put("body", last.body()).put("signature", last.signature());
    }

    private static void answer(HttpExchange exchange, ObjectNode body) throws IOException {
        try (exchange) {
            byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void paddlesPythonSdkLivesALife() throws IOException, InterruptedException {
        Path python = INSTALLED.resolve("python/bin/python");
        assumeTrue(Files.isExecutable(python), "the Python SDK is not installed");
        run(new ProcessBuilder(
                python.toString(), SCRIPTS.resolve("python/life.py").toString()));
    }

    @Test
    void paddlesNodeSdkLivesALife() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(INSTALLED.resolve("node/node_modules")), "the Node SDK is not installed");
        run(new ProcessBuilder("node", "life.mjs")
                .directory(INSTALLED.resolve("node").toFile()));
    }

    private void run(ProcessBuilder script) throws IOException, InterruptedException {
        script.environment().put("PADDLE_API_BASE_URL", world.paddle.apiBaseUrl());
        script.environment().put("PADDLE_API_KEY", world.paddle.apiKey());
        script.environment().put("PADDLE_WEBHOOK_SECRET", world.paddle.webhookSecret());
        script.environment()
                .put(
                        "STAGE_URL",
                        "http://127.0.0.1:"
                                + Objects.requireNonNull(stage).getAddress().getPort());
        Process process = script.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
