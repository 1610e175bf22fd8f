package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.clock.ClockAdvance;
import dev.tenure.sandbox.clock.ClockAnswer;
import dev.tenure.sandbox.clock.ClockTarget;
import dev.tenure.sandbox.pages.ClockSight.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/** Moves the clock behind the pages, one journey at a time, and goes on by itself until everything is at rest. */
final class ClockJob implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ClockJob.class);

    private final ClockAdvance advance;
    private State state = State.IDLE;
    private @Nullable Instant from;
    private @Nullable Instant target;
    private int steps;
    private List<String> waitingFor = List.of();
    private @Nullable Thread traveller;

    ClockJob(ClockAdvance advance) {
        this.advance = advance;
    }

    synchronized ClockSight sight() {
        Instant now = advance.now();
        return new ClockSight(state, now, advance.nextDueAt().orElse(null), from, target, steps, waitingFor);
    }

    Instant now() {
        return advance.now();
    }

    /** Sets off to an instant; false if a journey is under way. */
    synchronized boolean start(Instant to) {
        if (state == State.RUNNING) {
            return false;
        }
        state = State.RUNNING;
        from = advance.now();
        target = to;
        steps = 0;
        waitingFor = List.of();
        traveller = Thread.ofPlatform().name("stage-clock").daemon().start(() -> travel(to));
        return true;
    }

    /** Leaves billing time where it is. */
    synchronized void stop() {
        if (state == State.RUNNING) {
            state = State.STOPPED;
        }
        if (traveller != null) {
            traveller.interrupt();
        }
    }

    private void travel(Instant to) {
        ClockTarget call = new ClockTarget(null, to.toString());
        try {
            while (isUnderWay()) {
                note(advance.advance(call));
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private synchronized boolean isUnderWay() {
        return state == State.RUNNING && Thread.currentThread() == traveller;
    }

    private synchronized void note(ClockAnswer answer) {
        if (!isUnderWay()) {
            return;
        }
        steps += answer.steps();
        waitingFor = answer.waitingFor();
        if (answer.settled()) {
            state = State.DONE;
        }
    }

    private synchronized void failed(RuntimeException failure) {
        if (isUnderWay()) {
            state = State.FAILED;
            waitingFor = List.of(String.valueOf(failure.getMessage()));
            LOG.warn("clock journey failed cause={}", failure.toString());
        }
    }

    @Override
    public void destroy() {
        stop();
    }
}
