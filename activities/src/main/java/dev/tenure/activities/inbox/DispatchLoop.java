package dev.tenure.activities.inbox;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a dispatcher until it is closed: a short poll while there is work, a longer one while there is none. (A
 * notification in the webhook's commit would serialise commits, and a pooler may not pass it on.)
 */
public final class DispatchLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Dispatcher dispatcher;
    private final Duration busy;
    private final Duration idle;
    private final AtomicBoolean isRunning = new AtomicBoolean(true);
    private final Thread thread;

    /**
     * @param busy the pause after some work; it lets the events of one purchase come together
     * @param idle the longest pause without work
     */
    public DispatchLoop(Dispatcher dispatcher, Duration busy, Duration idle) {
        this.dispatcher = dispatcher;
        this.busy = busy;
        this.idle = idle;
        this.thread = Thread.ofPlatform().name("dispatcher").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        isRunning.set(false);
        thread.interrupt();
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = busy;
        while (isRunning.get()) {
            pause = pauseAfter(pause);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration pauseAfter(Duration last) {
        try {
            if (dispatcher.dispatchOnce() > 0) {
                return busy;
            }
            Duration longer = last.multipliedBy(2);
            return longer.compareTo(idle) < 0 ? longer : idle;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return busy;
        } catch (RuntimeException e) {
            LOG.warn("dispatch_failed cause={}", e.toString());
            return AFTER_FAILURE;
        }
    }
}
