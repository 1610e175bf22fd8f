package dev.tenure.sandbox.paddle;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long the simulator alone takes for a year of a thousand subscriptions, and how its database grows with each month.
 * Run it with {@code ./mvnw -pl sandbox -am test -Dtest=YearBench -Dtenure.bench=true}; with
 * {@code -Dtenure.bench.webhooks=true} a receiver is told everything.
 */
class YearBench {

    private static final int SUBSCRIPTIONS = Integer.getInteger("tenure.bench.subscriptions", 1000);
    private static final int MONTHS = 12;
    private static final boolean TOLD = Boolean.getBoolean("tenure.bench.webhooks");

    private static void line(String text) {
        System.out.println(text);
    }

    @Test
    @EnabledIfSystemProperty(named = "tenure.bench", matches = "true")
    void aYearOfAThousandSubscriptions() {
        try (WebhookReceiver product = new WebhookReceiver();
                PaddleWorld world = PaddleWorld.open("2027-01-15T10:00:00Z", settings -> settings)) {
            if (TOLD) {
                world.paddle.webhookUrl(product.url());
            } else {
                mute(world);
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
                world.awaitDeliveries();
                report(world, "month " + month, from);
            }
            report(world, "year", year);
            line(product.received.size() + " webhooks");
        }
    }

    /** Without a destination nothing is delivered, and the simulator is alone. */
    private static void mute(PaddleWorld world) {
        world.get("/notification-settings")
                .data()
                .forEach(setting -> world.call(
                        "DELETE", "/notification-settings/" + setting.path("id").asString(), null, Map.of()));
    }

    private static void report(PaddleWorld world, String step, Instant from) {
        double seconds = Duration.between(from, Instant.now()).toMillis() / 1000.0;
        Long size = new JdbcTemplate(world.database)
                .queryForObject("SELECT pg_database_size(current_database())", Long.class);
        line(step + ", " + seconds + ", " + (size == null ? 0 : size / (1 << 20)));
    }
}
