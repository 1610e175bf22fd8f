package dev.tenure.workflows.retry;

import io.temporal.common.RetryOptions;
import java.time.Duration;

/** What a workflow stores in Postgres is tried until it is stored: without it nothing that follows would be true. */
public final class UntilDone {

    private UntilDone() {}

    /** First after 200 ms, later every 10 s. Without a number of attempts the SDK does not retry a local activity at all. */
    public static RetryOptions retries() {
        return RetryOptions.newBuilder()
                .setMaximumAttempts(Integer.MAX_VALUE)
                .setInitialInterval(Duration.ofMillis(200))
                .setMaximumInterval(Duration.ofSeconds(10))
                .build();
    }
}
