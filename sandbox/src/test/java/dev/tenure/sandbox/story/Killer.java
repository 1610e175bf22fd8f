package dev.tenure.sandbox.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Kills at random moments for as long as something goes on. */
final class Killer {
    /** Of so many kills one is of a server. */
    private static final int SERVERS = 12;

    private static final int FEW = 20;

    private final KillableParts parts;
    private final Surroundings surroundings;
    private final Moments moments;
    private final Random random;
    private final List<String> kills = new ArrayList<>();
    private final long began = System.nanoTime();
    private int left;

    /** @param most how often at the most */
    Killer(KillableParts parts, Surroundings surroundings, Moments moments, Random random, int most) {
        this.parts = parts;
        this.surroundings = surroundings;
        this.moments = moments;
        this.random = random;
        this.left = most;
    }

    /** Does the work in a thread of its own and kills until it is done, or often enough to leave some for later. */
    void during(CrashRound.Stretch stretch, String what, Runnable work) {
        Work working = new Work(work);
        int most = mostOf(stretch);
        for (int kill = 0; kill < most && left > 0 && working.isGoingOn(); kill++) {
            Moments.Moment moment = moments.await(random);
            if (working.isGoingOn()) {
                left--;
                boolean isServer = stretch.withServers() && random.nextInt(SERVERS) == 0;
                note(isServer ? surroundings.kill(random) : parts.kill(random), moment, what);
                parts.awaitAllButOneUp();
            }
        }
        working.join();
    }

    /** A few that are left at the end are worth no round of their own. */
    private int mostOf(CrashRound.Stretch stretch) {
        return stretch.stretchesLeft() == 0 && left <= FEW
                ? left
                : Math.min(stretch.mostKills(), Math.ceilDiv(2 * left, stretch.stretchesLeft() + 1));
    }

    private void note(String who, Moments.Moment moment, String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - began);
        String kill = "killed %s after %d ms, moment=%s, while %s".formatted(who, since.toMillis(), moment, what);
        kills.add(kill);
        System.out.println("crash run: " + kill);
    }

    List<String> kills() {
        return List.copyOf(kills);
    }

    /** What is being done meanwhile, and how it ended. */
    private static final class Work {
        private final Thread thread;
        private volatile @Nullable Throwable failure;

        Work(Runnable work) {
            this.thread = Thread.ofPlatform().daemon().start(() -> {
                try {
                    work.run();
                } catch (RuntimeException | AssertionError e) {
                    failure = e;
                }
            });
        }

        boolean isGoingOn() {
            return thread.isAlive();
        }

        void join() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Throwable reason = failure;
            if (reason != null) {
                throw new AssertionError(reason);
            }
        }
    }
}
