package dev.tenure.sandbox.paddle.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.SandboxPaddleServer;
import dev.tenure.sandbox.paddle.SandboxPaddleSettings;
import dev.tenure.sandbox.paddle.TestDatabases;
import dev.tenure.sandbox.paddle.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import tools.jackson.databind.JsonNode;

/** The stage's calls, on a web server as the all-in-one has one. */
class StageTest {

    private static final AnnotationConfigServletWebServerApplicationContext APPLICATION =
            new AnnotationConfigServletWebServerApplicationContext();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** As much of the all-in-one as the stage needs. */
    @Configuration
    @EnableWebMvc
    @Import(PaddleStage.class)
    static class Application {

        @Bean
        TomcatServletWebServerFactory server() {
            return new TomcatServletWebServerFactory(0);
        }

        @Bean
        DispatcherServlet dispatcherServlet() {
            return new DispatcherServlet();
        }

        @Bean(destroyMethod = "close")
        SandboxPaddle paddle() {
            return SandboxPaddleServer.start(
                    SandboxPaddleSettings.of(0, "http://localhost:1/webhook", "http://localhost/pay"),
                    TestDatabases.empty(),
                    Clock.systemUTC());
        }

        @Bean
        ProductLink link() {
            return userId -> Map.of("tenure_user", userId, "tenure_link", "signed-" + userId);
        }
    }

    @BeforeAll
    static void start() {
        APPLICATION.register(Application.class);
        APPLICATION.refresh();
    }

    @AfterAll
    static void stop() {
        APPLICATION.close();
    }

    private static int port() {
        return Objects.requireNonNull(APPLICATION.getWebServer()).getPort();
    }

    private record Reply(int status, JsonNode body) {}

    private static Reply call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body().isEmpty() ? Json.object() : Json.read(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Reply buy(String user, String extra) {
        return call(
                "POST",
                "/sandbox/checkouts",
                "{\"user_id\":\"" + user + "\",\"price_id\":\"pri_01tenure0pro0monthly000000\"" + extra + "}");
    }

    @Test
    void aCheckoutCarriesTheProductsOwnSignature() {
        Reply bought = buy("u1", "");

        assertThat(bought.status()).isEqualTo(200);
        assertThat(bought.body().path("subscription_id").asString()).startsWith("sub_");
        assertThat(bought.body().path("customer_id").asString()).startsWith("ctm_");
        JsonNode subscription = APPLICATION
                .getBean(SandboxPaddle.class)
                .dashboard(
                        "subscriptions/" + bought.body().path("subscription_id").asString() + "/cancel", Json.object());
        assertThat(subscription.path("custom_data").path("tenure_link").asString())
                .isEqualTo("signed-u1");
    }

    @Test
    void aDeclinedCardBringsNoSubscription() {
        Reply declined = buy("u2", ",\"card\":\"decline\"");

        assertThat(declined.status()).isEqualTo(200);
        assertThat(declined.body().has("subscription_id")).isFalse();
        Reply paid = call(
                "POST",
                "/sandbox/transactions/"
                        + declined.body().path("transaction_id").asString() + "/pay",
                "{\"card\":\"approve\"}");
        assertThat(paid.body().path("subscription_id").asString()).startsWith("sub_");
        assertThat(paid.body().path("status").asString()).isEqualTo("completed");
    }

    @Test
    void mistakesAreProblems() {
        assertThat(buy("u3", ",\"card\":\"platinum\"").status()).isEqualTo(422);
        assertThat(buy("u3", ",\"quantity\":0").body().path("error_code").asString())
                .isEqualTo("INVALID_REQUEST");
        Reply unknown = call("POST", "/sandbox/customers/ctm_no/card", "{\"behaviour\":\"decline\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().path("error_code").asString()).isEqualTo("not_found");
        assertThat(call("POST", "/sandbox/dashboard/weather", "{}").status()).isEqualTo(404);
        assertThat(call("POST", "/sandbox/faults", "{\"match\":\"*\",\"kind\":\"earthquake\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void theDashboardDoesWhatTheApiDoes() {
        String id = buy("u4", "").body().path("subscription_id").asString();

        assertThat(call(
                                "POST",
                                "/sandbox/dashboard/subscriptions/" + id + "/next_billed_at",
                                "{\"next_billed_at\":\"2099-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(200);
        Reply canceled = call(
                "POST", "/sandbox/dashboard/subscriptions/" + id + "/cancel", "{\"effective_from\":\"immediately\"}");

        assertThat(canceled.body().path("status").asString()).isEqualTo("canceled");
        Reply again = call("POST", "/sandbox/dashboard/subscriptions/" + id + "/cancel", "{}");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.body().path("error_code").asString()).isEqualTo("subscription_update_when_canceled");
    }

    @Test
    void deliveriesFaultsAndCallsAreInHand() {
        assertThat(call("POST", "/sandbox/deliveries", "{\"mode\":\"hold\",\"copies\":2}")
                        .body()
                        .path("mode")
                        .asString())
                .isEqualTo("hold");
        buy("u5", "");
        assertThat(call("POST", "/sandbox/deliveries/release", "")
                        .body()
                        .path("released")
                        .asInt())
                .isGreaterThanOrEqualTo(26);
        assertThat(call("POST", "/sandbox/deliveries", "{\"mode\":\"sideways\"}")
                        .status())
                .isEqualTo(422);
        call("POST", "/sandbox/deliveries", "{\"mode\":\"normal\"}");
        assertThat(call("GET", "/sandbox/deliveries?after=0", "")
                        .body()
                        .path("items")
                        .isEmpty())
                .isFalse();
        assertThat(call("POST", "/sandbox/faults", "{\"match\":\"GET /events\",\"kind\":\"status\",\"status\":503}")
                        .status())
                .isEqualTo(201);
        assertThat(call("DELETE", "/sandbox/faults", "").status()).isEqualTo(204);
        assertThat(call("GET", "/sandbox/calls", "").body().path("items").isArray())
                .isTrue();
    }
}
