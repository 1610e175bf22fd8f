package dev.tenure.sandbox.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waits until everything that is due has been carried out: nothing under way, seen twice in a row. */
final class Rest {

    static final List<String> TELLING = List.of("workflows are being told the time");

    private static final int SIGHTINGS = 2;
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** A workflow that started with an older time than the clock's is told again; then after twice as long. */
    private static final Duration FIRST_REMINDER = Duration.ofSeconds(2);

    private final BillingClock clock;
    private final BillingWorld world;
    private final ProductState product;
    private final RunningWorkflows others;
    private final ClockSignals signals;

    Rest(BillingClock clock, BillingWorld world, ProductState product, RunningWorkflows others, ClockSignals signals) {
        this.clock = clock;
        this.world = world;
        this.product = product;
        this.others = others;
        this.signals = signals;
    }

    /** Answers nothing at rest, or what was still under way when the patience ended. */
    List<String> await(Deadline deadline) {
        int sightings = 0;
        Duration untilReminder = FIRST_REMINDER;
        Deadline reminder = Deadline.in(untilReminder);
        while (true) {
            List<String> unrest = unrest(deadline);
            sightings = unrest.isEmpty() ? sightings + 1 : 0;
            if (sightings == SIGHTINGS) {
                return List.of();
            }
            if (deadline.isOver() && !unrest.isEmpty()) {
                return unrest;
            }
            if (reminder.isOver()) {
                signals.tell(product.dueWorkflowIds(clock.instant()), deadline);
                untilReminder = untilReminder.multipliedBy(2);
                reminder = Deadline.in(untilReminder);
            }
            pause();
        }
    }

    /** Deliveries first: whatever was delivered by then has its row in the inbox when the product is asked. */
    private List<String> unrest(Deadline deadline) {
        Instant now = clock.instant();
        if (worldIsDue(now)) {
            world.carryOutDue(now);
            return List.of("acts of Paddle are due");
        }
        if (!world.deliveriesAtRest()) {
            return List.of("webhooks are being delivered");
        }
        // What falls due while the rest is waited for knows only the time before the latest step.
        if (!signals.tellOnce(product.dueWorkflowIds(now), deadline)) {
            return TELLING;
        }
        List<String> reconciling = others.unrest(now);
        return reconciling.isEmpty() ? product.unrest(now) : reconciling;
    }

    private boolean worldIsDue(Instant now) {
        Optional<Instant> next = world.nextDueAt();
        return next.isPresent() && !next.get().isAfter(now);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for rest", interrupted);
        }
    }
}
