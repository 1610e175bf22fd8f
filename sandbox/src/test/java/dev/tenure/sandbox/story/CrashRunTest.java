package dev.tenure.sandbox.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.HeadlessStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 7 at many points: workers and doors are killed with SIGKILL at random moments of many lives at once, on a real
 * Temporal server ({@code -Dcrash.points=500}, {@code -Dcrash.seed=…}). What comes out is compared with the same lives
 * that nobody disturbed: nothing is lost, nothing is doubled, neither here nor at Paddle.
 */
@EnabledIfSystemProperty(named = "crash.points", matches = "\\d+")
final class CrashRunTest {
    private static final int POINTS = Integer.getInteger("crash.points", 20);
    private static final long SEED = Long.getLong("crash.seed", new Random().nextLong(1_000_000));
    private static final Path EVIDENCE = Path.of("target", "crash");

    /** Rounds on one stage; a new one keeps short what is looked through. */
    private static final int ROUNDS = 5;

    private final Random random = new Random(SEED);
    private final long began = System.nanoTime();
    private final Map<CrashStory, Map<String, String>> undisturbed = new EnumMap<>(CrashStory.class);
    private final List<String> differences = new ArrayList<>();
    private int points;
    private int round;

    @Test
    void whateverMomentWorkersOrDoorsAreKilledNothingIsLostAndNothingIsDoubled(@TempDir Path folder) {
        Assumptions.assumeTrue(Stages.command() != null, "TENURE_TEMPORAL_CLI names no command");
        StartCache cache = new StartCache(folder);
        while (points < POINTS) {
            Path here = folder.resolve("stage" + round);
            Moments moments = new Moments();
            try (HeadlessStage stage = HeadlessStage.start(here);
                    KillableParts parts = new KillableParts(stage, here, cache, moments)) {
                Surroundings surroundings = new Surroundings(stage);
                parts.start();
                slowPaddle(surroundings.door());
                if (undisturbed.isEmpty()) {
                    play(surroundings, parts, new Killer(parts, surroundings, moments, random, 0));
                }
                for (int played = 0; played < ROUNDS && points < POINTS; played++) {
                    play(surroundings, parts, new Killer(parts, surroundings, moments, random, POINTS - points));
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** So that kills meet calls to Paddle that are under way. */
    private static void slowPaddle(Door door) {
        for (String write : List.of("POST /subscriptions/*/*", "PATCH /subscriptions/*", "POST /adjustments")) {
            door.post(
                            "/sandbox/faults",
                            Map.of(
                                    "match",
                                    write,
                                    "kind",
                                    "slow",
                                    "delay_ms",
                                    250,
                                    "probability",
                                    0.7,
                                    "times",
                                    1_000_000))
                    .ok();
        }
    }

    private void play(Surroundings surroundings, KillableParts parts, Killer killer) {
        CrashRound lives = new CrashRound(surroundings, parts, killer, random, "round" + round);
        try {
            lives.play();
        } catch (AssertionError stuck) {
            lives.prints().forEach((story, print) -> keep(story, print, killer.kills()));
            throw stuck;
        }
        points += killer.kills().size();
        lives.failures().forEach(this::differ);
        lives.waiting().forEach(event -> differ("not applied: " + event));
        lives.prints().forEach((story, print) -> compare(story, print, killer.kills()));
        lives.end();
        round++;
        say("points=%d rounds=%d differences=%d seconds=%d seed=%d"
                .formatted(
                        points,
                        round,
                        differences.size(),
                        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                        SEED));
    }

    private void compare(CrashStory story, CrashPrint print, List<String> kills) {
        Map<String, String> seen = print.taken();
        Map<String, String> expected = undisturbed.putIfAbsent(story, seen);
        if (expected == null) {
            say("undisturbed " + story + " " + seen);
            return;
        }
        Set<String> all = new TreeSet<>(seen.keySet());
        all.addAll(expected.keySet());
        List<String> different = all.stream()
                .filter(what -> isDifferent(story, what, seen.get(what), expected.get(what), kills))
                .toList();
        different.forEach(what -> differ("%s in round %d: %s is %s instead of %s"
                .formatted(story, round, what, seen.get(what), expected.get(what))));
        if (!different.isEmpty()) {
            keep(story, print, kills);
        }
    }

    /**
     * The sandbox's Paddle keeps the list of its calls in Postgres too: whoever kills it may kill the note of a call that
     * was carried out. And a renewal that nobody wanted is only called one if it is heard of before the cancel that
     * waited for it gives it back. Then there are no more than there were.
     */
    private static boolean isDifferent(
            CrashStory story, String what, @Nullable String seen, @Nullable String expected, List<String> kills) {
        boolean mayMissCall =
                what.startsWith(CrashPrint.WRITE) && kills.stream().anyMatch(kill -> kill.contains("Postgres"));
        boolean mayMissRenewal = story == CrashStory.LEAVES_LATE && what.equals("membership_renewed");
        if (expected != null && (mayMissCall || mayMissRenewal)) {
            return seen != null && Integer.parseInt(seen) > Integer.parseInt(expected);
        }
        return !Objects.equals(seen, expected);
    }

    private void keep(CrashStory story, CrashPrint print, List<String> kills) {
        print.keepEvidence(EVIDENCE.resolve("seed" + SEED + "-round" + round + "-" + story + ".txt"), kills);
    }

    private void differ(String difference) {
        say("DIFFERENT " + difference);
        differences.add(difference);
    }

    private static void say(String what) {
        System.out.println("crash run: " + what);
    }
}
