package dev.tenure.sandbox.paddle;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long the simulator alone takes for a year of a thousand subscriptions, and how its database grows with each month.
 * Run it with {@code ./mvnw -pl sandbox -am test -Dtest=YearBench -Dtenure.bench=true}.
 */
class YearBench {

    private static final int SUBSCRIPTIONS = Integer.getInteger("tenure.bench.subscriptions", 1000);
    private static final int MONTHS = 12;

    private static void line(String text) {
        System.out.println(text);
    }

    @Test
    @EnabledIfSystemProperty(named = "tenure.bench", matches = "true")
    void aYearOfAThousandSubscriptions() {
        try (PaddleWorld world = PaddleWorld.open("2027-01-15T10:00:00Z", settings -> settings)) {
            if (Boolean.getBoolean("tenure.bench.silent")) {
                new JdbcTemplate(world.database)
                        .update("UPDATE sandbox.paddle_objects SET data = data || '{\"active\":false}'"
                                + " WHERE kind = 'NOTIFICATION_SETTING'");
            }
            line("step, seconds, database MiB");
            Instant begun = Instant.now();
            for (int user = 0; user < SUBSCRIPTIONS; user++) {
                world.subscribe("u" + user, PaddleWorld.PRO_MONTHLY);
            }
            report(world, SUBSCRIPTIONS + " checkouts", begun);
            Instant year = Instant.now();
            for (int month = 1; month <= MONTHS; month++) {
                Instant from = Instant.now();
                Instant target = Instant.parse("2027-01-15T11:00:00Z").plus(Duration.ofDays(31L * month));
                world.clock.set(target);
                world.paddle.carryOutDue(target);
                report(world, "month " + month, from);
            }
            report(world, "year", year);
        }
    }

    private static void report(PaddleWorld world, String step, Instant from) {
        double seconds = Duration.between(from, Instant.now()).toMillis() / 1000.0;
        Long size = new JdbcTemplate(world.database)
                .queryForObject("SELECT pg_database_size(current_database())", Long.class);
        line(step + ", " + seconds + ", " + (size == null ? 0 : size / (1 << 20)));
    }
}
