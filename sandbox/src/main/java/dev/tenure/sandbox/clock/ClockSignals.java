package dev.tenure.sandbox.clock;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells workflows what billing time it is. */
final class ClockSignals {

    private static final Logger LOG = LoggerFactory.getLogger(ClockSignals.class);
    private static final int AT_ONCE = 8;

    private final WorkflowClient client;
    private final BillingClock clock;
    private final Set<String> told = new HashSet<>();
    private long toldOffsetMillis;

    ClockSignals(WorkflowClient client, BillingClock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Tells only those that have not heard of the present time yet: one falls due while others are being waited for. */
    synchronized void tellOnce(Collection<String> workflowIds) {
        if (toldOffsetMillis != clock.offsetMillis()) {
            toldOffsetMillis = clock.offsetMillis();
            told.clear();
        }
        tell(workflowIds.stream().filter(told::add).toList());
    }

    /** Returns when the server has all signals. One that cannot be sent is logged: whoever waits for it will see. */
    void tell(Collection<String> workflowIds) {
        if (workflowIds.isEmpty()) {
            return;
        }
        try (ExecutorService senders = Executors.newFixedThreadPool(Math.min(AT_ONCE, workflowIds.size()))) {
            workflowIds.forEach(id -> senders.execute(() -> tell(id)));
        }
    }

    private void tell(String workflowId) {
        try {
            client.newUntypedWorkflowStub(workflowId).signal(ClockHeader.NAME, clock.offsetMillis());
        } catch (WorkflowNotFoundException ended) {
            LOG.debug("clock signal not needed workflow={}", workflowId);
        } catch (RuntimeException failure) {
            LOG.warn("clock signal failed workflow={} error={}", workflowId, failure.toString());
        }
    }
}
