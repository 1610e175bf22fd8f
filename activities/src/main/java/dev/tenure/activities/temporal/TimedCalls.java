package dev.tenure.activities.temporal;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls to Temporal that end after some seconds when nobody answers, so that what is leased is settled while its lease
 * holds. The client's own limit is ten seconds a try and a minute for all.
 */
public final class TimedCalls {
    /** How long a start or a signal is waited for. */
    public static final Duration USUAL = Duration.ofSeconds(5);

    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("temporal-deadlines").daemon().factory());

    private TimedCalls() {}

    /** Throws what the call throws, or that it took too long. */
    public static void within(Duration longest, Runnable call) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(longest.toMillis(), TimeUnit.MILLISECONDS, DEADLINES);
        try {
            context.run(call);
        } finally {
            context.cancel(null);
        }
    }
}
