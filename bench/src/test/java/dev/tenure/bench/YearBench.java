package dev.tenure.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.sandbox.paddle.CheckoutRequest;
import dev.tenure.sandbox.paddle.SandboxPaddleServer;
import dev.tenure.sandbox.paddle.SandboxPaddleSettings;
import dev.tenure.sandbox.paddle.TestDatabases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A year of a thousand subscriptions in the sandbox Paddle alone: its last month beside its first says how it grows. */
final class YearBench {
    private static final int SUBSCRIPTIONS = Integer.getInteger("bench.subscriptions", 1_000);
    private static final int MONTHS = 12;
    private static final String PRO_MONTHLY = "pri_01tenure0pro0monthly000000";
    private static final Instant START = Instant.parse("2027-01-15T10:00:00Z");

    /** Billing time as the year wants it. */
    private static final class SettableClock extends Clock {
        private volatile Instant instant = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return instant;
        }
    }

    @Test
    void aYearOfAThousandSubscriptionsItsLastMonthBesideItsFirst() {
        SettableClock clock = new SettableClock();
        try (HikariDataSource database = (HikariDataSource) TestDatabases.empty();
                SandboxPaddleServer paddle = SandboxPaddleServer.start(
                        SandboxPaddleSettings.of(0, "http://localhost:1/webhook", "http://localhost:8080/pay"),
                        database,
                        clock)) {
            Quiet.please();
            // Nobody is told: the simulator is alone.
            JdbcClient.create(database)
                    .sql(
                            "update sandbox.paddle_objects set data = data || '{\"active\":false}' where id like 'ntfset%'")
                    .update();
            for (int user = 0; user < SUBSCRIPTIONS; user++) {
                paddle.checkout(new CheckoutRequest(
                        PRO_MONTHLY,
                        1,
                        Map.of("tenure_user", "u" + user),
                        "u" + user + "@example.com",
                        "US",
                        "approve"));
            }
            List<Double> months = new ArrayList<>();
            for (int month = 1; month <= MONTHS; month++) {
                clock.instant = START.plus(Duration.ofDays(31L * month)).plus(Duration.ofHours(1));
                long start = System.nanoTime();
                while (paddle.nextDueAt()
                        .filter(due -> !due.isAfter(clock.instant))
                        .isPresent()) {
                    paddle.carryOutDue(clock.instant);
                }
                months.add(SUBSCRIPTIONS * (double) Duration.ofSeconds(1).toNanos() / (System.nanoTime() - start));
            }
            System.out.printf(
                    Locale.ROOT,
                    "bench: | renewals in a second in the sandbox Paddle, the twelfth month of %,d subscriptions | %,.0f"
                            + " | the first month | %,.0f | %.2f |%n",
                    SUBSCRIPTIONS,
                    months.getLast(),
                    months.getFirst(),
                    months.getLast() / months.getFirst());
        }
    }
}
