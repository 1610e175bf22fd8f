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
    private static final Duration SWEEP = Duration.ofSeconds(60);
    private static final Duration OUTBOX = Duration.ofSeconds(1);

    /** What is done again and again; answers how much there was to do. */
    public interface Pass {
        int run() throws InterruptedException;
    }

    private final Pass dispatch;
    private final Pass upkeep;
    private final Pass outbox;
    private final Duration busy;
    private final Duration idle;
    private final AtomicBoolean isRunning = new AtomicBoolean(true);
    private final Thread thread;
    private volatile long lastPassNanos = System.nanoTime();
    private long lastSweepNanos = System.nanoTime();
    private long lastOutboxNanos = System.nanoTime();

    /**
     * @param upkeep done once a minute
     * @param outbox done once a second
     * @param busy the pause after some work; it lets the events of one purchase come together
     * @param idle the longest pause without work
     */
    public DispatchLoop(Dispatcher dispatcher, Pass upkeep, Pass outbox, Duration busy, Duration idle) {
        this(dispatcher::dispatchOnce, upkeep, outbox, busy, idle);
    }

    DispatchLoop(Pass dispatch, Pass upkeep, Pass outbox, Duration busy, Duration idle) {
        this.dispatch = dispatch;
        this.upkeep = upkeep;
        this.outbox = outbox;
        this.busy = busy;
        this.idle = idle;
        this.thread = Thread.ofPlatform().name("dispatcher").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether it runs and has finished a pass, well or not, within that time. */
    public boolean isAlive(Duration longestPass) {
        return thread.isAlive() && System.nanoTime() - lastPassNanos < longestPass.toNanos();
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
            sweepIfDue();
            tellIfDue();
            lastPassNanos = System.nanoTime();
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration pauseAfter(Duration last) {
        int done = survived("dispatch", dispatch);
        if (done != 0) {
            return done > 0 ? busy : AFTER_FAILURE;
        }
        Duration longer = last.multipliedBy(2);
        return longer.compareTo(idle) < 0 ? longer : idle;
    }

    private void sweepIfDue() {
        if (System.nanoTime() - lastSweepNanos > SWEEP.toNanos()) {
            survived("upkeep", upkeep);
            lastSweepNanos = System.nanoTime();
        }
    }

    private void tellIfDue() {
        if (System.nanoTime() - lastOutboxNanos > OUTBOX.toNanos()) {
            survived("outbox", outbox);
            lastOutboxNanos = System.nanoTime();
        }
    }

    /** Negative after a failure. Not even an Error may end the loop: everything would stand still and nobody would know. */
    private static int survived(String what, Pass pass) {
        try {
            return pass.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (RuntimeException e) {
            LOG.warn("{}_failed cause={}", what, e.toString());
            return -1;
        } catch (Throwable e) {
            LOG.error("{}_failed", what, e);
            return -1;
        }
    }
}
