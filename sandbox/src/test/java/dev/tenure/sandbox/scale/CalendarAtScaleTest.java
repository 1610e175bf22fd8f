package dev.tenure.sandbox.scale;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.scale.Outside.Bought;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fourteen months of many subscriptions that began on awkward days: months without webhooks, Paddle that refuses, cards that
 * decline, cancels in the dashboard. Afterwards each is where the calendar alone says that it must be, and where Paddle says
 * that it is. {@code -Dscale.subscriptions=10000 -Dtest.limit=3h}, and {@code -Dscale.temporal=cli} for a real server.
 */
@EnabledIfSystemProperty(named = "scale.subscriptions", matches = "[1-9]\\d*")
final class CalendarAtScaleTest {
    private static final int SUBSCRIPTIONS = Integer.getInteger("scale.subscriptions", 0);
    private static final String TEMPORAL = System.getProperty("scale.temporal", "memory");

    /** Days that not every month has, hours that a change of the clock repeats or leaves out, a leap day. */
    private static final List<Cohort> COHORTS = List.of(
            new Cohort("2027-12-29T02:30", "Europe/Berlin"),
            new Cohort("2027-12-30T23:30", "America/New_York"),
            new Cohort("2027-12-31T10:00", "Asia/Seoul"),
            new Cohort("2028-01-29T10:00", "UTC"),
            new Cohort("2028-01-30T00:30", "Europe/London"),
            new Cohort("2028-01-31T16:00", "America/Los_Angeles"),
            new Cohort("2028-02-12T02:30", "America/New_York"),
            new Cohort("2028-02-29T09:59:00", "UTC"));

    private final Everybody everybody = new Everybody();

    private record Cohort(String local, String zone) {
        Instant startsAt() {
            return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
        }
    }

    @Test
    void everyPeriodEndIsPaddlesAndTheCalendarsInFourteenMonths(@TempDir Path folder) {
        try (TestStage stage = TestStage.start(folder, TEMPORAL)) {
            stage.forgetTimeLocks();
            // The start has set it as the product does.
            ((Logger) LoggerFactory.getLogger("dev.tenure")).setLevel(Level.ERROR);
            Outside outside = new Outside(stage.baseUrl());
            JdbcClient database = stage.database();
            begin(outside);
            everybody.areWhereTheyMustBe(database, outside.now());
            passTo(outside, "ordinary months", "2028-05-15T00:00:00Z");
            outside.deliveries("drop");
            passTo(outside, "no webhook arrives", "2028-07-15T00:00:00Z");
            outside.deliveries("normal");
            everybody.monthly(20, 3).forEach(bought -> everybody.cancels(outside, bought));
            refuse(outside, "GET /*", 503, 300);
            refuse(outside, "GET /subscriptions/*", 429, 300);
            passTo(outside, "Paddle refuses", "2028-09-15T00:00:00Z");
            outside.delete("/sandbox/faults");
            everybody.areWhereTheyMustBe(database, outside.now());
            List<Bought> declined = everybody.monthly(20, 7);
            declined.forEach(bought -> outside.card(bought, "decline"));
            passTo(outside, "cards decline", "2028-10-05T00:00:00Z");
            declined.forEach(bought -> outside.card(bought, "approve"));
            passTo(outside, "ordinary months", "2029-04-30T12:00:00Z");
            everybody.areWhereTheyMustBe(database, outside.now());
            assertThat(Standings.unsettled(database)).isEmpty();
        }
    }

    private void begin(Outside outside) {
        int each = Math.max(1, SUBSCRIPTIONS / COHORTS.size());
        for (Cohort cohort : COHORTS) {
            outside.advanceTo(cohort.startsAt());
            long start = System.nanoTime();
            everybody.join(outside.buyAtOnce(each, number -> number % 10 < 3 ? Everybody.PRO : Everybody.PRO_YEARLY));
            outside.settle();
            say("%d people on %s %s, %d s", each, cohort.local(), cohort.zone(), secondsSince(start));
        }
    }

    private static void passTo(Outside outside, String what, String to) {
        long start = System.nanoTime();
        long steps = outside.advanceTo(Instant.parse(to));
        say("%s until %s: %d steps, %d s", what, to, steps, secondsSince(start));
    }

    private static void refuse(Outside outside, String match, int status, int times) {
        outside.post(
                        "/sandbox/faults",
                        Map.of("match", match, "kind", "status", "status", status, "times", times, "probability", 0.5))
                .ok();
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    private static void say(String line, Object... arguments) {
        System.out.printf("scale: " + line + "%n", arguments);
    }
}
