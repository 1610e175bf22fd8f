package dev.tenure.activities.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a Temporal that is busy or not up yet, where nobody else asks again: at a start, and in a command. A call is
 * made again after growing pauses of a minute in all; then it ends with a sentence. Everything that is called like this
 * may be done twice.
 */
public final class Patience {

    /** A minute in all, beside what the calls themselves take. */
    public static final Patience USUAL = new Patience(List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30)));

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private final List<Duration> pauses;

    /** @param pauses as many as there are further tries */
    public Patience(List<Duration> pauses) {
        this.pauses = List.copyOf(pauses);
    }

    /** How long it pauses in all. */
    Duration longest() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Throws {@link TemporalAwayException} if Temporal is not there after all that; anything else at once.
     *
     * @param what for the log, in one word
     */
    public void until(String what, Runnable call) {
        for (Duration pause : pauses) {
            Status.Code code = tried(call);
            if (code == null) {
                return;
            }
            LOG.warn("temporal_waited_for what={} code={} again_in_seconds={}", what, code, pause.toSeconds());
            sleep(pause);
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            Status.Code code = whyAway(e);
            throw code == null ? e : new TemporalAwayException(code, e);
        }
    }

    /** Null if it was done. */
    private static Status.@Nullable Code tried(Runnable call) {
        try {
            call.run();
            return null;
        } catch (RuntimeException e) {
            Status.Code code = whyAway(e);
            if (code == null) {
                throw e;
            }
            return code;
        }
    }

    /** Temporal's client wraps what the connection says. */
    private static Status.@Nullable Code whyAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException answer) {
                return switch (answer.getStatus().getCode()) {
                    case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED ->
                        answer.getStatus().getCode();
                    default -> null;
                };
            }
        }
        return null;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Temporal is waited for", e);
        }
    }
}
