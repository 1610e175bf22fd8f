package dev.tenure.worker;

import dev.tenure.activities.inbox.DispatchLoop;
import dev.tenure.activities.reconciliation.Reconciliations;
import dev.tenure.activities.temporal.Patience;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Starts the dispatcher when the workers poll; before that, workflows that Temporal lost are started again. */
final class EngineStart {
    private static final Logger LOG = LoggerFactory.getLogger(EngineStart.class);
    private static final Duration LONGEST_PASS = Duration.ofSeconds(60);

    private final DispatchLoop loop;
    private final Runnable rebuild;
    private final boolean rebuilds;
    private final Reconciliations reconciliations;
    private final ObjectProvider<WorkerFactory> workers;
    private final TemporalProbe temporal;
    private final boolean startsWorkers;
    private volatile boolean isStarted;

    EngineStart(
            DispatchLoop loop,
            Runnable rebuild,
            boolean rebuilds,
            Reconciliations reconciliations,
            ObjectProvider<WorkerFactory> workers,
            TemporalProbe temporal,
            boolean startsWorkers) {
        this.loop = loop;
        this.rebuild = rebuild;
        this.rebuilds = rebuilds;
        this.reconciliations = reconciliations;
        this.workers = workers;
        this.temporal = temporal;
        this.startsWorkers = startsWorkers;
    }

    /** The starter would start them with one try; started once, it leaves them alone. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void startWorkers(ApplicationReadyEvent ready) {
        WorkerFactory factory = workers.getIfAvailable();
        if (startsWorkers && factory != null) {
            Patience.USUAL.until("workers", factory::start);
        }
    }

    @EventListener
    @Order
    void start(ApplicationReadyEvent ready) {
        if (isStarted) {
            return;
        }
        if (rebuilds) {
            rebuild.run();
        }
        loop.start();
        reconciliations.forgetNextPass();
        Patience.USUAL.until("reconciliation", reconciliations::ensureRunning);
        isStarted = true;
        LOG.info("ready: worker polls Temporal and dispatches the inbox");
    }

    /** Up while the workers poll, the dispatcher finishes its passes, and Temporal answers. */
    Health health() {
        WorkerFactory factory = workers.getIfAvailable();
        boolean polls = isStarted && factory != null && factory.isStarted() && !factory.isShutdown();
        boolean works = polls && loop.isAlive(LONGEST_PASS) && temporal.isThere();
        return works ? Health.up().build() : Health.outOfService().build();
    }
}
