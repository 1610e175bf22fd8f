package dev.tenure.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockTargetTest {

    private static final Instant NOW = Instant.parse("2027-01-31T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "P31D, 2027-03-03T10:00:00Z",
        "P1M, 2027-02-28T10:00:00Z",
        "P1Y, 2028-01-31T10:00:00Z",
        "P2W, 2027-02-14T10:00:00Z",
        "PT1H, 2027-01-31T11:00:00Z",
        "P1M1DT12H30M, 2027-03-01T22:30:00Z",
        "PT0S, 2027-01-31T10:00:00Z"
    })
    void calendarDurationsCountInUtc(String duration, Instant expected) {
        assertThat(new ClockTarget(duration, null).from(NOW)).isEqualTo(expected);
    }

    @Test
    void instantsAreTakenAsTheyAre() {
        assertThat(new ClockTarget(null, "2027-02-01T00:00:00+09:00").from(NOW))
                .isEqualTo(Instant.parse("2027-01-31T15:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "31D", "PT", "P1H", "-P1D", "P-1D", "P999999999999D", "next month"})
    void nonsenseIsRefused(String duration) {
        assertRefused(duration, null);
    }

    @Test
    void exactlyOneOfTheTwoIsGiven() {
        assertRefused(null, null);
        assertRefused("P1D", "2027-02-01T00:00:00Z");
        assertRefused(null, "tomorrow");
    }

    private static void assertRefused(@Nullable String duration, @Nullable String to) {
        ClockTarget target = new ClockTarget(duration, to);
        assertThatThrownBy(() -> target.from(NOW)).isInstanceOf(IllegalArgumentException.class);
    }
}
