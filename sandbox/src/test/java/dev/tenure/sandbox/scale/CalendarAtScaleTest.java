package dev.tenure.sandbox.scale;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.scale.Outside.Bought;
import dev.tenure.sandbox.scale.Standings.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fourteen months of many subscriptions that began on awkward days: months without webhooks, Paddle that refuses, cards that
 * decline, cancels in the dashboard. Afterwards each is where the calendar alone says that it must be, and where Paddle says
 * that it is. {@code -Dscale.subscriptions=10000}, and {@code -Dscale.temporal=cli} for a real server.
 */
@EnabledIfSystemProperty(named = "scale.subscriptions", matches = "[1-9]\\d*")
final class CalendarAtScaleTest {
    private static final int SUBSCRIPTIONS = Integer.getInteger("scale.subscriptions", 0);
    private static final String TEMPORAL = System.getProperty("scale.temporal", "memory");
    private static final String PRO = "pri_01tenure0pro0monthly000000";
    private static final String PRO_YEARLY = "pri_01tenure0pro0yearly0000000";
    private static final long CREDITS = 1_000;

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

    private final List<Bought> all = new ArrayList<>();
    private final Set<String> canceled = new HashSet<>();

    private record Cohort(String local, String zone) {
        Instant startsAt() {
            return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
        }
    }

    @Test
    void everyPeriodEndIsPaddlesAndTheCalendarsInFourteenMonths(@TempDir Path folder) {
        try (TestStage stage = TestStage.start(folder, TEMPORAL)) {
            // The start has set it as the product does.
            ((Logger) LoggerFactory.getLogger("dev.tenure")).setLevel(Level.ERROR);
            Outside outside = new Outside(stage.baseUrl());
            JdbcClient database = stage.database();
            begin(outside);
            everybodyIsWhereTheyMustBe(database, outside.now());
            passTo(outside, "ordinary months", "2028-05-15T00:00:00Z");
            outside.deliveries("drop");
            passTo(outside, "no webhook arrives", "2028-07-15T00:00:00Z");
            outside.deliveries("normal");
            some(20, 3).forEach(bought -> {
                outside.cancelInDashboard(bought);
                canceled.add(bought.subscriptionId());
            });
            refuse(outside, "GET /*", 503, 300);
            refuse(outside, "GET /subscriptions/*", 429, 300);
            passTo(outside, "Paddle refuses", "2028-09-15T00:00:00Z");
            outside.delete("/sandbox/faults");
            everybodyIsWhereTheyMustBe(database, outside.now());
            List<Bought> declined = some(20, 7);
            declined.forEach(bought -> outside.card(bought, "decline"));
            passTo(outside, "cards decline", "2028-10-05T00:00:00Z");
            declined.forEach(bought -> outside.card(bought, "approve"));
            passTo(outside, "ordinary months", "2029-04-30T12:00:00Z");
            everybodyIsWhereTheyMustBe(database, outside.now());
            assertThat(left(database)).isEmpty();
        }
    }

    private void begin(Outside outside) {
        int each = Math.max(1, SUBSCRIPTIONS / COHORTS.size());
        for (Cohort cohort : COHORTS) {
            outside.advanceTo(cohort.startsAt());
            long start = System.nanoTime();
            for (int number = 0; number < each; number++) {
                all.add(outside.buy(number % 10 < 3 ? PRO : PRO_YEARLY));
            }
            outside.settle();
            say("%d people on %s %s, %d s", each, cohort.local(), cohort.zone(), secondsSince(start));
        }
    }

    private static void passTo(Outside outside, String what, String to) {
        long start = System.nanoTime();
        long steps = outside.advanceTo(Instant.parse(to));
        say("%s until %s: %d steps, %d s", what, to, steps, secondsSince(start));
    }

    /** One in so many of those who pay monthly. */
    private List<Bought> some(int oneIn, int offset) {
        List<Bought> monthly = all.stream()
                .filter(bought -> bought.priceId().equals(PRO) && !canceled.contains(bought.subscriptionId()))
                .toList();
        List<Bought> some = new ArrayList<>();
        for (int number = Math.min(offset, monthly.size() - 1); number < monthly.size(); number += oneIn) {
            some.add(monthly.get(number));
        }
        return some;
    }

    private static void refuse(Outside outside, String match, int status, int times) {
        outside.post(
                        "/sandbox/faults",
                        Map.of("match", match, "kind", "status", "status", status, "times", times, "probability", 0.5))
                .ok();
    }

    private void everybodyIsWhereTheyMustBe(JdbcClient database, Instant now) {
        Map<String, Standing> standings = Standings.read(database);
        List<String> wrong = new ArrayList<>();
        for (Bought bought : all) {
            String difference = difference(bought, standings.get(bought.subscriptionId()), now);
            if (difference != null) {
                wrong.add(bought + " " + difference + ": " + standings.get(bought.subscriptionId()));
            }
        }
        assertThat(wrong.stream().limit(10)).as("%d are wrong", wrong.size()).isEmpty();
    }

    private @Nullable String difference(Bought bought, @Nullable Standing standing, Instant now) {
        if (standing == null) {
            return "is not there";
        }
        boolean isMonthly = bought.priceId().equals(PRO);
        ExpectedLife life = new ExpectedLife(standing.startedAt(), isMonthly ? Period.ofMonths(1) : Period.ofYears(1));
        return canceled.contains(bought.subscriptionId()) ? ofCanceled(standing, life) : ofOpen(standing, life, now);
    }

    private static @Nullable String ofOpen(Standing standing, ExpectedLife life, Instant now) {
        List<Instant> ends = life.ends(now);
        Instant end = ends.getLast();
        boolean isPaid = standing.status().equals("active")
                && standing.level() == 1
                && end.equals(standing.paidThrough())
                && end.equals(standing.nextBillingAt())
                && end.equals(standing.shownPaidThrough())
                && standing.plan().equals("pro");
        if (!isPaid || !standing.renewedThrough().equals(ends.subList(1, ends.size()))) {
            return "should have been renewed through " + ends;
        }
        if (!end.equals(standing.paddleEndsAt()) || !standing.paddleStatus().equals("active")) {
            return "is not what Paddle has";
        }
        return standing.credits() == CREDITS * life.grants(now) ? null : "should have " + life.grants(now) + " grants";
    }

    /** Canceled on the 15th of July 2028: the period that ends in the following month was the last. */
    private static @Nullable String ofCanceled(Standing standing, ExpectedLife life) {
        Instant end = life.ends(Instant.parse("2028-07-15T00:00:00Z")).getLast();
        boolean isOver = standing.status().equals("ended")
                && standing.level() == 0
                && standing.plan().equals("free")
                && standing.paddleStatus().equals("canceled")
                && standing.credits() == CREDITS * life.grants(end.minusSeconds(1));
        return isOver ? null : "should have ended at " + end;
    }

    /** What is not settled, and what is still different. */
    private static List<String> left(JdbcClient database) {
        return database.sql("""
                        select outcome || ' ' || event_type from public.paddle_events
                        where outcome in ('received', 'signalled', 'failed')
                        union all select kind from public.drift
                        limit 20
                        """).query(String.class).list();
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    private static void say(String line, Object... arguments) {
        System.out.printf("scale: " + line + "%n", arguments);
    }
}
