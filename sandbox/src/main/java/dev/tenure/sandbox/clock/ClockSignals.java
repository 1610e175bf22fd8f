package dev.tenure.sandbox.clock;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells workflows what billing time it is. */
final class ClockSignals {

    private static final Logger LOG = LoggerFactory.getLogger(ClockSignals.class);
    private static final int AT_ONCE = 8;

    /** Each signal is a task for the workers; that of a customer's command is not to stand behind ten thousand of them. */
    private static final int BURST = 100;

    private static final Duration PAUSE_AFTER_BURST = Duration.ofMillis(20);

    private final WorkflowClient client;
    private final BillingClock clock;
    private final Set<String> told = new HashSet<>();
    private long toldOffsetMillis;

    ClockSignals(WorkflowClient client, BillingClock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Tells only those that have not heard of the present time yet: one falls due while others are being waited for.
     * Answers whether all of them have heard of it by the deadline; the others are told at the next call.
     */
    synchronized boolean tellOnce(Collection<String> workflowIds, Deadline deadline) {
        if (toldOffsetMillis != clock.offsetMillis()) {
            toldOffsetMillis = clock.offsetMillis();
            told.clear();
        }
        List<String> others =
                workflowIds.stream().filter(id -> !told.contains(id)).toList();
        told.addAll(tell(others, deadline));
        return told.containsAll(others);
    }

    /**
     * Answers those that the server has taken the signal for, at the latest when the deadline is over. One that cannot
     * be told is logged: whoever waits for it will see.
     */
    List<String> tell(Collection<String> workflowIds, Deadline deadline) {
        if (workflowIds.isEmpty() || deadline.isOver()) {
            return List.of();
        }
        List<Callable<String>> calls = new ArrayList<>();
        for (String id : workflowIds) {
            boolean isBurst = calls.size() < BURST;
            calls.add(() -> isBurst ? tell(id) : tellAfterPause(id));
        }
        try (ExecutorService senders = Executors.newFixedThreadPool(Math.min(AT_ONCE, calls.size()))) {
            return senders.invokeAll(calls, deadline.leftNanos(), TimeUnit.NANOSECONDS).stream()
                    .filter(call -> call.state() == Future.State.SUCCESS)
                    .map(Future::resultNow)
                    .toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private String tellAfterPause(String workflowId) throws InterruptedException {
        Thread.sleep(PAUSE_AFTER_BURST);
        return tell(workflowId);
    }

    private String tell(String workflowId) {
        try {
            client.newUntypedWorkflowStub(workflowId).signal(ClockHeader.NAME, clock.offsetMillis());
        } catch (WorkflowNotFoundException ended) {
            LOG.debug("clock signal not needed workflow={}", workflowId);
        } catch (RuntimeException failure) {
            LOG.warn("clock signal failed workflow={} error={}", workflowId, failure.toString());
        }
        return workflowId;
    }
}
