package dev.tenure.sandbox.clock;

import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the sandbox Paddle, the workflows and the application together: to the next due instant, wait until at rest,
 * and again, until the target. One jump would stamp everything with its end.
 */
public final class ClockAdvance {

    private static final Logger LOG = LoggerFactory.getLogger(ClockAdvance.class);
    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private final BillingClock clock;
    private final BillingWorld world;
    private final ProductState product;
    private final RunningWorkflows others;
    private final ClockSignals signals;
    private final Rest rest;
    private final Duration patience;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private @Nullable Unfinished unfinished;

    public ClockAdvance(
            BillingClock clock,
            BillingWorld world,
            DataSource dataSource,
            WorkflowClient client,
            RunningWorkflows others) {
        this(clock, world, dataSource, client, others, PATIENCE);
    }

    ClockAdvance(
            BillingClock clock,
            BillingWorld world,
            DataSource dataSource,
            WorkflowClient client,
            RunningWorkflows others,
            Duration patience) {
        this.clock = clock;
        this.world = world;
        this.product = new ProductState(dataSource);
        this.others = others;
        this.signals = new ClockSignals(client, clock);
        this.rest = new Rest(clock, world, product, others, signals);
        this.patience = patience;
    }

    /** A call that was answered before it arrived; the same call goes on to the same instant. */
    private record Unfinished(ClockTarget call, Instant target) {}

    public Instant now() {
        return clock.instant();
    }

    /** The earliest thing that will happen by itself; an instant that is past means that it is due now. */
    public Optional<Instant> nextDueAt() {
        return Stream.of(world.nextDueAt(), product.nextDueAt(), others.nextStepAt())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** Goes to the target, or as far as a minute of wall time allows. An instant that is past is only settled. */
    public ClockAnswer advance(ClockTarget call) {
        Deadline deadline = Deadline.in(patience);
        return alone(() -> {
            Instant target = target(call);
            unfinished = new Unfinished(call, target);
            ClockAnswer answer = go(target, deadline);
            if (answer.settled()) {
                unfinished = null;
            }
            LOG.info("clock advanced now={} steps={} settled={}", answer.now(), answer.steps(), answer.settled());
            return answer;
        });
    }

    /** Waits until at rest, without moving billing time. */
    public ClockAnswer settle() {
        Deadline deadline = Deadline.in(patience);
        return alone(() -> answer(0, rest.await(deadline)));
    }

    /** Tells every running workflow the time, when the all-in-one has started. */
    public void tellEverybody() {
        if (!everybodyIsTold(Deadline.in(patience))) {
            LOG.warn("not all workflows could be told the time: they learn it from the next move of the clock");
        }
    }

    private boolean everybodyIsTold(Deadline deadline) {
        List<String> everybody = new ArrayList<>(product.openWorkflowIds());
        everybody.addAll(others.workflowIds());
        others.toBeTold();
        return signals.tellOnce(everybody, deadline);
    }

    private Instant target(ClockTarget call) {
        return unfinished != null && unfinished.call().equals(call) ? unfinished.target() : call.from(clock.instant());
    }

    private ClockAnswer go(Instant target, Deadline deadline) {
        int steps = 0;
        List<String> waiting = rest.await(deadline);
        while (waiting.isEmpty() && clock.instant().isBefore(target)) {
            if (deadline.isOver()) {
                return answer(steps, List.of("billing time is on its way to " + target));
            }
            step(next(target), deadline);
            steps++;
            waiting = rest.await(deadline);
        }
        if (waiting.isEmpty()) {
            waiting = everybodyIsTold(deadline) ? rest.await(deadline) : Rest.TELLING;
        }
        return answer(steps, waiting);
    }

    private Instant next(Instant target) {
        return nextDueAt().filter(due -> due.isBefore(target)).orElse(target);
    }

    /** The clock is remembered before anybody hears of it; Paddle acts before the workflows look at it. */
    private void step(Instant instant, Deadline deadline) {
        clock.moveTo(instant);
        Instant now = clock.instant();
        world.carryOutDue(now);
        signals.tellOnce(product.dueWorkflowIds(now), deadline);
        Optional<Instant> step = others.nextStepAt();
        if (step.isPresent() && !step.get().isAfter(now)) {
            others.toBeTold();
            signals.tell(others.workflowIds(), deadline);
        }
    }

    private ClockAnswer answer(int steps, List<String> waiting) {
        return new ClockAnswer(clock.instant(), waiting.isEmpty(), steps, waiting);
    }

    private ClockAnswer alone(Supplier<ClockAnswer> work) {
        try {
            if (!oneAtATime.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return answer(0, List.of("another call moves the clock"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return answer(0, List.of("another call moves the clock"));
        }
        try {
            return work.get();
        } finally {
            oneAtATime.unlock();
        }
    }
}
