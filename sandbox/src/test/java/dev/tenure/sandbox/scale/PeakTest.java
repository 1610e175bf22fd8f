package dev.tenure.sandbox.scale;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tenure.sandbox.TestStage;
import dev.tenure.sandbox.scale.Outside.Bought;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The first of a month: everybody renews at once, some end, some cards decline, Paddle enforces its 240 requests a minute, the
 * product keeps the paces of production, and customers press buttons meanwhile. {@code -Dscale.subscriptions=10000 -Dtest.limit=1h}.
 */
@EnabledIfSystemProperty(named = "scale.subscriptions", matches = "[1-9]\\d*")
final class PeakTest {
    private static final int SUBSCRIPTIONS = Integer.getInteger("scale.subscriptions", 0);
    private static final String TEMPORAL = System.getProperty("scale.temporal", "memory");
    private static final int CUSTOMERS = 40;

    /** Each command is two or three requests: with Paddle's limit there cannot be many more than one in two seconds. */
    private static final Duration BETWEEN_PRESSES = Duration.ofSeconds(2);

    private static final Duration RECOVERY = Duration.ofMinutes(15);
    private static final Duration ACCEPTANCE = Duration.ofSeconds(2);

    private static final Map<String, String> AS_IN_PRODUCTION = Map.of(
            "SANDBOX_PADDLE_LIMITS", "on",
            "PADDLE_REQUESTS_PER_MINUTE", "240",
            "TENURE_PADDLE_ACTIVITIES_PER_SECOND", "1",
            "TENURE_API_PADDLE_REQUESTS_PER_MINUTE", "60");

    private final Everybody everybody = new Everybody();

    @Test
    void thePeakIsOverInTimeAndCommandsAreAcceptedMeanwhile(@TempDir Path folder) throws Exception {
        try (TestStage stage = TestStage.start(folder, TEMPORAL, AS_IN_PRODUCTION)) {
            stage.forgetTimeLocks();
            // The start has set it as the product does.
            ((Logger) LoggerFactory.getLogger("dev.tenure")).setLevel(Level.ERROR);
            Outside outside = new Outside(stage.baseUrl());
            outside.advanceTo(Instant.parse("2028-01-16T00:00:00Z"));
            List<Customer> customers = Customer.signUp(outside, CUSTOMERS);
            Instant last = begin(outside);

            CompletableFuture<Duration> recovery = CompletableFuture.supplyAsync(() -> pass(outside, last));
            List<Customer.Pressed> pressed = press(customers, recovery);
            outside.settle();

            List<Duration> accepted = Acceptance.of(stage.temporalTarget(), pressed);
            List<Duration> answered = pressed.stream()
                    .map(Customer.Pressed::answeredWithin)
                    .sorted()
                    .toList();
            say(
                    "%d subscriptions, at rest after %d s",
                    SUBSCRIPTIONS, recovery.join().toSeconds());
            say(
                    "%d commands, accepted within %s, answered within %s",
                    pressed.size(), spread(accepted), spread(answered));
            say("answers %s", Customer.Pressed.statuses(pressed));
            everybody.areWhereTheyMustBe(stage.database(), outside.now());
            assertThat(Standings.unsettled(stage.database())).isEmpty();
            assertThat(accepted).hasSameSizeAs(pressed);
            assertThat(recovery.join()).isLessThan(RECOVERY);
            assertThat(percentile(accepted, 99)).isLessThan(ACCEPTANCE);
        }
    }

    /** Answers when the last of them renews. */
    private Instant begin(Outside outside) {
        outside.advanceTo(Instant.parse("2028-02-01T00:00:00Z"));
        everybody.join(outside.buyAtOnce(SUBSCRIPTIONS, number -> Everybody.PRO));
        Instant bought = outside.now();
        outside.settle();
        say("%d people bought", SUBSCRIPTIONS);
        for (Bought leaving : everybody.monthly(25, 3)) {
            everybody.cancels(outside, leaving);
        }
        outside.advanceTo(Instant.parse("2028-02-29T23:59:00Z"));
        everybody.monthly(50, 7).forEach(bad -> outside.card(bad, "decline"));
        outside.settle();
        say("the peak begins");
        return Instant.parse("2028-03-01T00:00:00Z")
                .plus(Duration.between(Instant.parse("2028-02-01T00:00:00Z"), bought));
    }

    private Duration pass(Outside outside, Instant last) {
        long start = System.nanoTime();
        outside.advanceTo(last.plus(Duration.ofMinutes(30)));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        say("at rest after %d s", took.toSeconds());
        everybody.monthly(50, 7).forEach(bad -> outside.card(bad, "approve"));
        outside.settle();
        return took;
    }

    private static List<Customer.Pressed> press(List<Customer> customers, CompletableFuture<?> until)
            throws InterruptedException {
        List<CompletableFuture<Customer.Pressed>> pressed = new ArrayList<>();
        for (int number = 0; !until.isDone(); number++) {
            Customer customer = customers.get(number % customers.size());
            pressed.add(customer.press());
            Thread.sleep(BETWEEN_PRESSES);
        }
        return pressed.stream().map(CompletableFuture::join).toList();
    }

    private static String spread(List<Duration> times) {
        return "p50 %d ms, p99 %d ms, at most %d ms"
                .formatted(
                        percentile(times, 50).toMillis(),
                        percentile(times, 99).toMillis(),
                        percentile(times, 100).toMillis());
    }

    private static Duration percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }

    private static void say(String line, Object... arguments) {
        System.out.printf("scale: " + line + "%n", arguments);
    }
}
