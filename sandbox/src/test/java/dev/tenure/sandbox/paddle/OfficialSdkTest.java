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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Paddle's official SDKs, unmodified but for the base URL, live a customer's life. {@code sandbox/src/test/sdk/run.sh}
 * installs them and runs this; without them there is nothing to run. Each answer that a script receives is compared with
 * the recorded ones, field by field.
 */
class OfficialSdkTest {

    private static final Path INSTALLED = Path.of(System.getProperty("tenure.sdk", "nowhere"));
    private static final Path SCRIPTS = Path.of(System.getProperty("tenure.root", "."), "sandbox/src/test/sdk");

    /** What a life of a customer has to ask for, at least. */
    private static final String[] RECEIVED = {
        "customer",
        "address",
        "transaction",
        "transaction-list",
        "subscription",
        "subscription-list",
        "subscription-update-preview",
        "adjustment",
        "event-list"
    };

    private final WebhookReceiver product = new WebhookReceiver();
    private final PaddleWorld world = PaddleWorld.open();
    private final RecordingProxy proxy = new RecordingProxy(world.paddle.apiBaseUrl());
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
        proxy.close();
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
        run(new ProcessBuilder(
                installed("python/bin/python").toString(),
                SCRIPTS.resolve("python/life.py").toString()));
    }

    @Test
    void paddlesNodeSdkLivesALife() throws IOException, InterruptedException {
        installed("node/node_modules");
        run(new ProcessBuilder("node", "life.mjs")
                .directory(INSTALLED.resolve("node").toFile()));
    }

    /** Who names no folder wants no SDKs; who names one gets no silence if they are not in it. */
    private static Path installed(String part) {
        assumeTrue(System.getProperty("tenure.sdk") != null, "-Dtenure.sdk names no folder with SDKs");
        Path installed = INSTALLED.resolve(part);
        assertThat(installed)
                .as("what sandbox/src/test/sdk/install.sh installs")
                .exists();
        return installed;
    }

    private void run(ProcessBuilder script) throws IOException, InterruptedException {
        script.environment().put("PADDLE_API_BASE_URL", proxy.url());
        script.environment().put("PADDLE_API_KEY", world.paddle.apiKey());
        script.environment().put("PADDLE_WEBHOOK_SECRET", world.paddle.webhookSecret());
        script.environment()
                .put(
                        "STAGE_URL",
                        "http://127.0.0.1:"
                                + Objects.requireNonNull(stage).getAddress().getPort());
        Path said = Files.createTempFile("sdk", ".txt");
        Process process =
                script.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String output = Files.readString(said);
        assertThat(ended)
                .as("%s ends within two minutes, having said:%n%s", script.command(), output)
                .isTrue();
        assertThat(process.exitValue())
                .as("%s said:%n%s", script.command(), output)
                .isZero();
        Files.delete(said);
        eachAnswerLooksLikeARecordedOne();
    }

    /** What the script received, field by field: nothing that is always there is missing, nothing invented, types equal. */
    private void eachAnswerLooksLikeARecordedOne() {
        Optional<RecordedAnswers> recorded = RecordedAnswers.atHand();
        if (recorded.isEmpty()) {
            return;
        }
        Set<String> compared = new TreeSet<>();
        SoftAssertions all = new SoftAssertions();
        for (RecordingProxy.Answered answer : proxy.answered) {
            String call = answer.method() + " " + answer.path();
            if (answer.status() >= 300) {
                all.assertThat(Json.read(answer.body())
                                .path("error")
                                .path("code")
                                .asString(""))
                        .as("the code of the refusal of %s", call)
                        .isNotEmpty();
                continue;
            }
            String name = AnswerNames.of(answer.method(), answer.path()).orElse("nothing recorded");
            all.assertThat(recorded.get().unexplained(name, Json.read(answer.body())))
                    .as("differences of the answer to %s", call)
                    .isEmpty();
            compared.add(name);
        }
        all.assertAll();
        assertThat(compared).as("the kinds of answers that the script received").contains(RECEIVED);
    }
}
