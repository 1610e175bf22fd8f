package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.sandbox.paddle.store.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can go wrong between Paddle and its callers goes wrong as it was asked to. */
class FaultTest {

    private final PaddleWorld world = PaddleWorld.open();

    @AfterEach
    void close() {
        world.close();
    }

    private void fault(String description) {
        world.paddle.addFault(Json.readObject(description));
    }

    private PaddleWorld.Reply customer(String email) {
        return world.post("/customers", "{\"email\":\"" + email + "@example.com\"}");
    }

    private int customers() {
        return world.get("/customers").data().size();
    }

    @Test
    void aTimeoutAnswersNothingAndDidNothing() {
        fault("{\"match\":\"POST /customers\",\"kind\":\"timeout\",\"delay_ms\":200}");
        assertThatThrownBy(() -> customer("one")).isInstanceOf(UncheckedIOException.class);
        assertThat(customers()).isZero();

        fault("{\"match\":\"POST /customers\",\"kind\":\"timeout\",\"delay_ms\":200,\"execute\":true}");
        assertThatThrownBy(() -> customer("two")).isInstanceOf(UncheckedIOException.class);
        assertThat(customers()).isOne();
    }

    @Test
    void aSlowAnswerIsTheRightOneAndLate() {
        fault("{\"match\":\"POST /customers\",\"kind\":\"slow\",\"delay_ms\":300}");
        Instant asked = Instant.now();

        assertThat(customer("one").status()).isEqualTo(201);

        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(customers()).isOne();
    }

    @Test
    void anErrorOfPaddlesOwnHasItsEnvelopeAndItsCode() {
        fault("{\"match\":\"GET /prices\",\"kind\":\"status\",\"status\":503,\"times\":2}");

        PaddleWorld.Reply unavailable = world.get("/prices");

        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.code()).isEqualTo("service_unavailable");
        assertThat(unavailable.body().path("error").path("type").asString()).isEqualTo("api_error");
        assertThat(world.get("/products").status()).isEqualTo(200);
        assertThat(world.get("/prices").status()).isEqualTo(503);
        assertThat(world.get("/prices").status()).isEqualTo(200);
    }

    @Test
    void theSameSeedFailsTheSameCalls() {
        String first = failures(7);
        assertThat(failures(7)).isEqualTo(first).contains("500", "200");
        assertThat(failures(8)).isNotEqualTo(first);
    }

    private String failures(int seed) {
        world.paddle.clearFaults();
        fault("{\"match\":\"GET /ips\",\"kind\":\"status\",\"times\":1000,\"probability\":0.5,\"seed\":" + seed + "}");
        StringBuilder statuses = new StringBuilder();
        for (int call = 0; call < 20; call++) {
            statuses.append(world.get("/ips").status()).append(' ');
        }
        return statuses.toString();
    }

    @Test
    void whatIsStillToGoWrongGoesWrongAfterARestart() {
        fault("{\"match\":\"GET /ips\",\"kind\":\"status\",\"times\":2}");
        assertThat(world.get("/ips").status()).isEqualTo(500);

        try (PaddleWorld again = world.again(UnaryOperator.identity())) {
            assertThat(again.get("/ips").status()).isEqualTo(500);
            assertThat(again.get("/ips").status()).isEqualTo(200);
        }
    }

    @Test
    void faultsThatNobodyUnderstandsAreRefused() {
        assertThatThrownBy(() -> fault("{\"match\":\"*\",\"kind\":\"gremlins\"}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault("{\"kind\":\"slow\"}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fault("{\"match\":\"*\",\"kind\":\"status\",\"status\":200}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
