package dev.tenure.workflows.subscription;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a workflow. A timer that stands earlier than needed is left alone, because waking early is cheaper
 * than setting a new one at each event; {@code Workflow.await(Duration, …)} would leak a timer at each wake-up.
 */
final class Alarm {
    private @Nullable Instant target;
    private @Nullable Promise<Boolean> ring;
    private @Nullable CancellationScope scope;

    /** Makes sure that the alarm rings at {@code due} or before; null needs none. */
    void set(@Nullable Instant due, Instant now, String summary) {
        if (due == null) {
            cancel();
            return;
        }
        boolean stands = ring != null && !ring.isCompleted() && target != null && !target.isAfter(due);
        if (!stands) {
            cancel();
            start(due, now, summary);
        }
    }

    boolean hasRung() {
        return ring != null && ring.isCompleted();
    }

    void cancel() {
        if (scope != null && ring != null && !ring.isCompleted()) {
            scope.cancel();
        }
        ring = null;
        scope = null;
        target = null;
    }

    private void start(Instant due, Instant now, String summary) {
        target = due;
        Duration wait = ceilMillis(Duration.between(now, due));
        scope = Workflow.newCancellationScope(() -> ring = Workflow.newTimer(
                        wait, TimerOptions.newBuilder().setSummary(summary).build())
                .handle((done, canceled) -> true));
        scope.run();
    }

    /** Paddle's instants have microseconds and timers milliseconds: rather a moment late than before the instant. */
    private static Duration ceilMillis(Duration exact) {
        return Duration.ofMillis(Math.max(1, exact.plusNanos(999_999).toMillis()));
    }
}
