package dev.tenure.sandbox.story;

import dev.tenure.sandbox.HeadlessStage;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Temporal and Postgres, which are killed like the product, but never in the middle of an act on the stage itself. */
final class Surroundings {
    private static final long LONGEST_START_NANOS = 60_000_000_000L;

    private final HeadlessStage stage;
    private final Door door;
    private final ReadWriteLock acts = new ReentrantReadWriteLock(true);

    Surroundings(HeadlessStage stage) {
        this.stage = stage;
        this.door = new Door(stage.baseUrl(), null);
    }

    Door door() {
        return door;
    }

    /** What somebody does at Paddle is no part of what is tried: it happens while Postgres is there. */
    <T> T act(Supplier<T> act) {
        acts.readLock().lock();
        try {
            return act.get();
        } finally {
            acts.readLock().unlock();
        }
    }

    /** Answers who was killed. */
    String kill(Random random) {
        acts.writeLock().lock();
        try {
            boolean isPostgres = random.nextBoolean();
            if (isPostgres) {
                stage.killPostgres();
            } else {
                stage.killTemporal();
            }
            awaitStage();
            return isPostgres ? "Postgres" : "Temporal";
        } finally {
            acts.writeLock().unlock();
        }
    }

    private void awaitStage() {
        long deadline = System.nanoTime() + LONGEST_START_NANOS;
        while (!isThere()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the stage does not come back");
            }
            KillableParts.sleep(100);
        }
    }

    /** Nobody works on the stage itself, so that it is never wholly ready. */
    private boolean isThere() {
        try {
            String health = door.get("/actuator/health").body().path("status").asString("");
            return !health.equals("DOWN") && door.get("/sandbox/calls").status() == 200;
        } catch (IllegalStateException noAnswer) {
            return false;
        }
    }
}
