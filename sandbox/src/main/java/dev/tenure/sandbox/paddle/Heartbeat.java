package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.billing.Billing;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets Paddle live at the pace of the clock, without anybody stepping it. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    /** Others wait for their turn meanwhile. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final Duration PACE = Duration.ofMillis(50);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Billing billing;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean alive = true;

    Heartbeat(Billing billing, Clock clock) {
        this.billing = billing;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("sandbox-paddle").daemon().unstarted(this::live);
    }

    void start() {
        thread.start();
    }

    private void live() {
        while (alive) {
            try {
                Thread.sleep(PACE);
                billing.carryOutDue(clock::instant, LONGEST);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                rest(e);
            }
        }
    }

    /** The database is away: nothing is lost, and nobody needs to hear of it twenty times a second. */
    private void rest(RuntimeException failure) {
        if (!alive) {
            return;
        }
        LOG.error("due acts wait", failure);
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        alive = false;
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
