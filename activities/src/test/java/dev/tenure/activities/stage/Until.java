package dev.tenure.activities.stage;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens in other threads. */
public final class Until {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Until() {}

    /** Fails with the sentence if it does not come true within the time. */
    public static void isTrue(String sentence, Duration longest, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + longest + ": " + sentence);
            }
            Thread.sleep(PAUSE);
        }
    }
}
