package dev.tenure.worker;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks Temporal whether it is there; an answer counts for some seconds, however often it is asked for. */
final class TemporalProbe {
    private static final long PROBE_SECONDS = 2;
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final WorkflowClient client;
    private long askedAtNanos = System.nanoTime() - FRESH.toNanos();
    private boolean answered;

    TemporalProbe(WorkflowClient client) {
        this.client = client;
    }

    synchronized boolean isThere() {
        if (System.nanoTime() - askedAtNanos >= FRESH.toNanos()) {
            answered = answers();
            askedAtNanos = System.nanoTime();
        }
        return answered;
    }

    private boolean answers() {
        try {
            client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
