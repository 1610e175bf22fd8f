package dev.tenure.sandbox.story;

import dev.tenure.sandbox.TestStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S1 over HTTP: nothing but our own deliveries tells the product anything, and two nodes of the API take them. */
final class AnyOrderTest {
    /** {@code -Ds1.lives=1000 -Dtest.limit=3h} for S1's number. */
    private static final int LIVES = Integer.getInteger("s1.lives", 60);

    private static final long SEED = Long.getLong("s1.seed", 1L);
    private static final int AT_ONCE = 20;
    private static final int MOST_COPIES = 4;

    @Test
    void s1InAnyOrderAnyNumberOfTimesAtTwoDoorsTheEndIsTheSameAndALateOldCopyChangesNothing(@TempDir Path folder) {
        System.out.println("S1: " + LIVES + " lives with -Ds1.seed=" + SEED);
        Random dice = new Random(SEED);
        try (TestStage running = TestStage.start(folder.resolve("stage"), "memory", Map.of("TENURE_PULL", "off"));
                TwoDoors doors = TwoDoors.open(running, folder)) {
            Door stage = new Door(running.baseUrl(), null);
            stage.post("/sandbox/deliveries", Map.of("mode", "drop")).ok();
            for (int from = 0; from < LIVES; from += AT_ONCE) {
                List<ToldLife> lives = new ArrayList<>();
                for (int number = from; number < Math.min(from + AT_ONCE, LIVES); number++) {
                    lives.add(ToldLife.paid(running, stage, number));
                }
                live(lives, doors, dice);
            }
        }
    }

    private static void live(List<ToldLife> lives, TwoDoors doors, Random dice) {
        doors.deliver(inAnyOrder(lives, dice), dice);
        lives.getFirst().settle();
        lives.forEach(ToldLife::assertPaidOnce);

        doors.deliver(lives.stream().map(ToldLife::cancelAtPaddle).toList(), dice);
        lives.getFirst().settle();
        lives.forEach(ToldLife::remember);

        doors.deliver(lives.stream().flatMap(life -> life.lateCopies().stream()).toList(), dice);
        lives.getFirst().settle();
        lives.forEach(ToldLife::assertNothingChanged);
    }

    private static List<Told> inAnyOrder(List<ToldLife> lives, Random dice) {
        List<Told> all = new ArrayList<>();
        for (ToldLife life : lives) {
            for (Told told : life.events()) {
                int copies = 1 + dice.nextInt(MOST_COPIES);
                all.addAll(Collections.nCopies(copies, told));
                life.expectDeliveries(told, copies);
            }
        }
        Collections.shuffle(all, dice);
        return all;
    }
}
