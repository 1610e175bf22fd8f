package dev.tenure.sandbox.clock;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A timer that stands at an instant of billing time. Underneath runs a real timer, exchanged for a shorter one when
 * billing time moves. What a real timer of an earlier arming says no longer counts.
 */
final class VirtualTimer {

    private final long dueAtMillis;
    private final Function<Duration, Promise<Void>> realTimer;
    private final Consumer<VirtualTimer> whenClosed;
    private final CompletablePromise<Void> promise = Workflow.newPromise();
    private @Nullable CancellationScope armed;
    private int armings;
    private long armedAtOffsetMillis;
    private boolean abandoned;
    private boolean canceled;

    VirtualTimer(long dueAtMillis, Function<Duration, Promise<Void>> realTimer, Consumer<VirtualTimer> whenClosed) {
        this.dueAtMillis = dueAtMillis;
        this.realTimer = realTimer;
        this.whenClosed = whenClosed;
    }

    long dueAtMillis() {
        return dueAtMillis;
    }

    Promise<Void> promise() {
        return promise;
    }

    /** Detached, because a caller's canceled scope has to end this timer and not only the real one of the moment. */
    void arm(Duration remaining, long offsetMillis) {
        int arming = ++armings;
        armedAtOffsetMillis = offsetMillis;
        CancellationScope scope = Workflow.newDetachedCancellationScope(
                () -> realTimer.apply(remaining).handle((nothing, failure) -> {
                    if (arming == armings) {
                        settle(failure);
                    }
                    return arming;
                }));
        armed = scope;
        scope.run();
    }

    void complete() {
        if (!promise.isCompleted()) {
            disarm();
            settle(null);
        }
    }

    /** The real timer's own failure comes back through {@link #arm}, exactly as without virtual time. */
    void cancel(String reason) {
        if (!promise.isCompleted() && armed != null) {
            canceled = true;
            armed.cancel(reason);
        }
    }

    /** Nobody waits any more. As in the SDK the real timer is left alone, until billing time moves. */
    void abandon() {
        abandoned = true;
    }

    /** One that was armed after the move runs for the right time already. */
    void followTo(long now, long offsetMillis) {
        if (promise.isCompleted() || canceled || armedAtOffsetMillis == offsetMillis) {
            return;
        }
        disarm();
        if (abandoned) {
            whenClosed.accept(this);
        } else {
            arm(Duration.ofMillis(Math.max(1, dueAtMillis - now)), offsetMillis);
        }
    }

    private void disarm() {
        armings++;
        if (armed != null) {
            armed.cancel();
        }
    }

    private void settle(@Nullable RuntimeException failure) {
        whenClosed.accept(this);
        if (failure == null) {
            promise.complete(null);
        } else {
            promise.completeExceptionally(failure);
        }
    }
}
