package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaddleSettingsTest {

    private static final String LIVE = "pdl_live_apikey_01k9xq3v5s7m2f8d4h6j1n0p2r_AbCdEfGhIjKlMnOpQrStUv_xyz";
    private static final String SANDBOX = PaddleServer.KEY;

    @ParameterizedTest
    @CsvSource({
        LIVE + ", https://api.paddle.com",
        LIVE + ", https://paddle-proxy.example",
        SANDBOX + ", https://sandbox-api.paddle.com/",
        SANDBOX + ", http://localhost:8081",
        SANDBOX + ", http://sandbox:8081",
        "a0123456789b0123456789c0123456789d0123456789e01234, https://api.paddle.com"
    })
    void keyThatFitsItsAddressIsAccepted(String key, URI baseUrl) {
        assertThatCode(() -> PaddleSettings.of(key, baseUrl)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        LIVE + ", https://sandbox-api.paddle.com, is a live key",
        LIVE + ", https://SANDBOX-API.paddle.com, is a live key",
        LIVE + ", https://localhost:8081, is a live key",
        LIVE + ", http://127.0.0.1:8081, is a live key",
        LIVE + ", http://api.paddle.com, only sent over https",
        SANDBOX + ", https://api.paddle.com, is a sandbox key",
        "'', https://api.paddle.com, is missing",
        "'two words', https://api.paddle.com, has a space",
        SANDBOX + ", ftp://localhost, base URL must look like",
        SANDBOX + ", localhost:8081, base URL must look like",
        SANDBOX + ", http://user@localhost:8081, base URL must look like",
        SANDBOX + ", http://localhost:8081?x=y, base URL must look like"
    })
    void keyThatDoesNotFitIsRefusedWithASentence(String key, URI baseUrl, String sentence) {
        assertThatThrownBy(() -> PaddleSettings.of(key, baseUrl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("AbCdEf");
    }

    @Test
    void timeoutsAndLimitMustBePositive() {
        URI url = URI.create("http://localhost:8081");
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new PaddleSettings(SANDBOX, url, Duration.ZERO, second, second, 1))
                .hasMessageContaining("connect timeout");
        assertThatThrownBy(() -> new PaddleSettings(SANDBOX, url, second, Duration.ofSeconds(-1), second, 1))
                .hasMessageContaining("read timeout");
        assertThatThrownBy(() -> new PaddleSettings(SANDBOX, url, second, second, Duration.ZERO, 1))
                .hasMessageContaining("call timeout");
        assertThatThrownBy(() -> new PaddleSettings(SANDBOX, url, second, second, second, 0))
                .hasMessageContaining("requests per minute");
    }

    @Test
    void printedSettingsShowNoKey() {
        assertThat(PaddleSettings.of(SANDBOX, URI.create("http://localhost:8081"))
                        .toString())
                .contains("localhost")
                .doesNotContain("pdl_sdbx");
    }
}
