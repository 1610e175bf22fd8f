package dev.tenure.sandbox.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Some lives at once, from the first payment to the second renewal. */
final class CrashRound {
    private static final int STRETCHES = 9;
    private static final int KILLS_IN_A_PHASE = 30;
    private static final int KILLS_ON_THE_WAY = 8;
    private static final long LONGEST_WAY_NANOS = 1_200_000_000_000L;
    private static final int LONGEST_PAUSE_MILLIS = 800;

    private final Door stage;
    private final Door operator;
    private final KillableParts parts;
    private final Killer killer;
    private final Random random;
    private final List<CrashLife> lives;
    private final long callsBefore;
    private int stretchesLeft = STRETCHES;

    CrashRound(Surroundings surroundings, KillableParts parts, Killer killer, Random random, String name) {
        this.parts = parts;
        this.killer = killer;
        this.random = random;
        this.stage = surroundings.door();
        this.operator = stage.signIn("operator@example.com");
        this.lives = Arrays.stream(CrashStory.values())
                .map(story -> new CrashLife(story, surroundings, operator, parts.door(), story + name + "@example.com"))
                .toList();
        this.callsBefore = CrashPrint.calls(stage, 0).stream()
                .mapToLong(call -> call.path("id").asLong())
                .max()
                .orElse(0);
    }

    /**
     * One part of a round.
     *
     * @param mostKills so that the product gets anywhere
     * @param withServers whether Temporal and Postgres may be killed, too
     * @param stretchesLeft how many come after it
     */
    record Stretch(int mostKills, boolean withServers, int stretchesLeft) {}

    void play() {
        acting(CrashStory.Phase.BEGINNING);
        travelling(Duration.ofDays(1));
        acting(CrashStory.Phase.NEXT_DAY);
        travelling(lastHalfHour());
        acting(CrashStory.Phase.LAST_HALF_HOUR);
        travelling(Duration.ofHours(2));
        travelling(Duration.ofHours(2));
        acting(CrashStory.Phase.AFTER_RENEWAL);
        travelling(Duration.ofDays(33));
        parts.awaitAllUp();
        arrive(now().plus(Duration.ofHours(1)));
    }

    /** What became of each life. */
    Map<CrashStory, CrashPrint> prints() {
        List<JsonNode> calls = CrashPrint.calls(stage, callsBefore);
        Map<CrashStory, CrashPrint> prints = new EnumMap<>(CrashStory.class);
        lives.forEach(life -> prints.put(life.story(), life.print(calls)));
        return prints;
    }

    /** Acts that nobody could bring to an end. */
    List<String> failures() {
        return lives.stream().flatMap(life -> life.failure().stream()).toList();
    }

    private void acting(CrashStory.Phase phase) {
        lives.forEach(life -> life.comesTo(phase));
        killer.during(new Stretch(KILLS_IN_A_PHASE, true, --stretchesLeft), "in " + phase, this::act);
    }

    /** Acts are begun one after the other, and go on beside each other. */
    private void act() {
        while (lives.stream().anyMatch(CrashLife::isReady) || lives.stream().anyMatch(CrashLife::isActing)) {
            List<CrashLife> ready = lives.stream().filter(CrashLife::isReady).toList();
            if (!ready.isEmpty()) {
                ready.get(random.nextInt(ready.size())).actNext();
            }
            KillableParts.sleep(ready.isEmpty() ? 20 : random.nextInt(LONGEST_PAUSE_MILLIS));
        }
    }

    private void travelling(Duration by) {
        travelling(now().plus(by));
    }

    private void travelling(Instant to) {
        killer.during(new Stretch(KILLS_ON_THE_WAY, false, --stretchesLeft), "on the way to " + to, () -> arrive(to));
    }

    /** To an instant, so that a call whose answer was lost can be made again. */
    private void arrive(Instant to) {
        long deadline = System.nanoTime() + LONGEST_WAY_NANOS;
        while (!hasArrived(to)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time at " + to);
            }
        }
    }

    private boolean hasArrived(Instant to) {
        try {
            Door.Answer answer = stage.post("/sandbox/clock/advance", Map.of("to", to.toString()));
            return answer.status() == 200 && answer.body().path("settled").asBoolean();
        } catch (IllegalStateException noAnswer) {
            return false;
        }
    }

    private Instant now() {
        return Life.instant(stage.get("/sandbox/clock").ok(), "now");
    }

    private Instant lastHalfHour() {
        return lives.stream()
                .filter(life -> life.story() == CrashStory.LEAVES_LATE)
                .map(CrashLife::paidThrough)
                .findFirst()
                .orElseThrow()
                .minus(Duration.ofMinutes(20));
    }

    /** Events that nobody applied, by their outcome. */
    List<String> waiting() {
        List<String> found = new ArrayList<>();
        for (String outcome : List.of("received", "signalled", "failed")) {
            operator.get("/api/v1/admin/events?outcome=" + outcome)
                    .ok()
                    .path("items")
                    .forEach(event -> found.add(event.toString()));
        }
        return found;
    }

    /** So that later rounds are not about them any more. */
    void end() {
        lives.forEach(CrashLife::leaveForGood);
        arrive(now());
    }
}
