package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.HeadlessStage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 7 at many points: worker and doors are killed with SIGKILL at random moments of many lives at once, on a real
 * Temporal server ({@code -Dcrash.points=500}, {@code -Dcrash.seed=…}). What comes out is compared with the same lives
 * that nobody disturbed: nothing is lost, nothing is doubled, neither here nor at Paddle.
 */
@EnabledIfSystemProperty(named = "crash.points", matches = "\\d+")
final class CrashRunTest {
    private static final int POINTS = Integer.getInteger("crash.points", 20);
    private static final long SEED = Long.getLong("crash.seed", new Random().nextLong(1_000_000));

    /** Rounds on one stage; a new one keeps the calls that are compared few. */
    private static final int ROUNDS = 5;

    private static final int LONGEST_PAUSE_MILLIS = 1_200;
    private final Random random = new Random(SEED);
    private int points;

    @Test
    void whateverMomentWorkerOrDoorsAreKilledNothingIsLostAndNothingIsDoubled(@TempDir Path folder) {
        Assumptions.assumeTrue(Stages.command() != null, "TENURE_TEMPORAL_CLI names no command");
        System.out.println("crash run: points=" + POINTS + " seed=" + SEED);
        Map<CrashLife.Story, Map<String, String>> undisturbed = null;
        for (int part = 0; points < POINTS; part++) {
            Path here = folder.resolve("stage" + part);
            try (HeadlessStage stage = HeadlessStage.start(here);
                    KillableParts parts = new KillableParts(stage, here)) {
                parts.warmUp();
                if (undisturbed == null) {
                    undisturbed = new Round(stage, parts, "calm").play(0);
                    undisturbed.forEach((story, seen) -> System.out.println("undisturbed " + story + " " + seen));
                }
                for (int round = 0; round < ROUNDS && points < POINTS; round++) {
                    compare(undisturbed, new Round(stage, parts, "round" + round).play(POINTS - points));
                    System.out.println(
                            "crash run: points=" + points + " seed=" + SEED + " all as if nothing had happened");
                }
            }
        }
    }

    private static void compare(
            Map<CrashLife.Story, Map<String, String>> expected, Map<CrashLife.Story, Map<String, String>> found) {
        found.forEach(
                (story, seen) -> assertThat(seen).as("%s, seed %s", story, SEED).isEqualTo(expected.get(story)));
    }

    /** Some lives of one month. */
    private final class Round {
        private final KillableParts parts;
        private final Door stage;
        private final List<CrashLife> lives;
        private int killsLeft;

        Round(HeadlessStage headless, KillableParts parts, String name) {
            this.parts = parts;
            this.stage = new Door(headless.baseUrl(), null);
            Door doors = new Door(URI.create("http://localhost:" + headless.doorsPort()), null);
            this.lives = Arrays.stream(CrashLife.Story.values())
                    .map(story -> new CrashLife(story, stage, doors, story + name + "@example.com"))
                    .toList();
        }

        Map<CrashLife.Story, Map<String, String>> play(int kills) {
            killsLeft = kills;
            actAndKill();
            advance(Duration.ofDays(1));
            lives.forEach(CrashLife::comesEarly);
            actAndKill();
            advanceTo(lastHalfHour());
            lives.forEach(CrashLife::comesLate);
            actAndKill();
            Thread moving = Thread.ofPlatform().daemon().start(() -> advance(Duration.ofHours(2)));
            killFor(moving, 4);
            join(moving);
            advance(Duration.ofHours(2));
            nothingWaits();
            Map<CrashLife.Story, Map<String, String>> seen = new EnumMap<>(CrashLife.Story.class);
            lives.forEach(life -> seen.put(life.story(), life.fingerprint()));
            lives.forEach(CrashLife::leaveForGood);
            return seen;
        }

        /** One act is begun and one kill made each time, until all acts were begun. */
        private void actAndKill() {
            while (lives.stream().anyMatch(CrashLife::isReady) || lives.stream().anyMatch(CrashLife::isActing)) {
                lives.forEach(CrashLife::rethrow);
                List<CrashLife> ready =
                        lives.stream().filter(CrashLife::isReady).toList();
                if (!ready.isEmpty()) {
                    ready.get(random.nextInt(ready.size())).actNext();
                    killIfAnyLeft();
                } else {
                    KillableParts.sleep(20);
                }
            }
            lives.forEach(CrashLife::rethrow);
        }

        private void killFor(Thread moving, int most) {
            for (int kill = 0; kill < most && moving.isAlive(); kill++) {
                killIfAnyLeft();
            }
        }

        private void killIfAnyLeft() {
            if (killsLeft > 0) {
                killsLeft--;
                points++;
                KillableParts.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                parts.killSome(random);
                parts.awaitUp();
            }
        }

        private void advance(Duration by) {
            stage.untilSettled("/sandbox/clock/advance", Map.of("duration", by.toString()));
        }

        private Instant lastHalfHour() {
            return Objects.requireNonNull(lives.stream()
                    .filter(life -> life.story() == CrashLife.Story.LEAVES_LATE)
                    .map(CrashLife::paidThrough)
                    .findFirst()
                    .orElseThrow()
                    .minus(Duration.ofMinutes(20)));
        }

        private void advanceTo(Instant to) {
            stage.untilSettled("/sandbox/clock/advance", Map.of("to", to.toString()));
        }

        private void nothingWaits() {
            Door operator = stage.signIn("operator@example.com");
            for (String outcome : List.of("received", "signalled", "failed")) {
                assertThat(operator.get("/api/v1/admin/events?outcome=" + outcome)
                                .ok()
                                .path("items"))
                        .as(outcome)
                        .isEmpty();
            }
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
