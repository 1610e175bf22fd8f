package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Until;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DispatchLoopTest {
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void errorDoesNotEndTheLoop() throws Exception {
        AtomicInteger passes = new AtomicInteger();
        try (DispatchLoop loop = loop(() -> {
            if (passes.incrementAndGet() == 1) {
                throw new StackOverflowError("too deep");
            }
            return 1;
        })) {
            loop.start();
            Until.isTrue("it goes on", Duration.ofSeconds(10), () -> passes.get() > 2);
            assertThat(loop.isAlive(LONG)).isTrue();
        }
    }

    @Test
    void loopThatHangsOrHasEndedIsNotAlive() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        DispatchLoop loop = loop(() -> {
            hangs.await();
            return 0;
        });
        assertThat(loop.isAlive(LONG)).as("not started").isFalse();
        loop.start();
        assertThat(loop.isAlive(LONG)).as("its first pass may take a while").isTrue();
        Until.isTrue("it hangs for too long", Duration.ofSeconds(5), () -> !loop.isAlive(Duration.ofMillis(100)));
        loop.close();
        assertThat(loop.isAlive(LONG)).as("closed").isFalse();
    }

    private static DispatchLoop loop(DispatchLoop.Pass dispatch) {
        return new DispatchLoop(dispatch, () -> 0, () -> 0, SHORT, SHORT);
    }
}
