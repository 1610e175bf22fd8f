package dev.tenure.paddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "60, PT1M",
        "' 7 ', PT7S",
        "999999999, PT1H",
        "'Mon, 23 Nov 2026 10:00:42 GMT', PT42S",
        "'Mon, 23 Nov 2026 09:00:00 GMT', PT0S",
        "'Tue, 24 Nov 2026 10:00:00 GMT', PT1H"
    })
    void secondsAndDatesAreReadAndBounded(String header, Duration expected) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999"})
    void oddHeaderTellsNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void absentHeaderTellsNothing() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
