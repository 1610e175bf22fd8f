package dev.tenure.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class BillingClockTest {

    private static final Instant WALL = Instant.parse("2026-11-23T10:00:00.250Z");

    private final DataSource database = TestPostgres.freshDatabase();
    private final BillingClock clock = open(WALL);

    @Test
    void newClockShowsWallTime() {
        assertThat(clock.instant()).isEqualTo(WALL);
        assertThat(clock.offset()).isZero();
    }

    @Test
    void neverGoesBack() {
        clock.moveTo(WALL.plus(Duration.ofDays(31)));
        clock.moveTo(WALL.plus(Duration.ofDays(30)));
        assertThat(clock.instant()).isEqualTo(WALL.plus(Duration.ofDays(31)));
    }

    @Test
    void isNeverBeforeTheInstantItWasMovedTo() {
        Instant target = WALL.plusSeconds(1).plusNanos(1_000);
        clock.moveTo(target);
        assertThat(clock.instant()).isAfter(target).isBefore(target.plusMillis(1));
    }

    @Test
    void goesOnFromWhereItWasAfterARestart() {
        clock.moveTo(WALL.plus(Duration.ofDays(31)));
        Instant later = WALL.plus(Duration.ofHours(2));
        assertThat(open(later).instant()).isEqualTo(later.plus(Duration.ofDays(31)));
    }

    @Test
    void otherZonesShowTheSameInstant() {
        Clock korean = clock.withZone(ZoneOffset.ofHours(9));
        clock.moveTo(WALL.plus(Duration.ofDays(1)));
        assertThat(korean.instant()).isEqualTo(clock.instant());
        assertThat(korean.getZone()).isEqualTo(ZoneOffset.ofHours(9));
    }

    private BillingClock open(Instant wall) {
        return BillingClock.open(database, Clock.fixed(wall, ZoneOffset.UTC));
    }
}
