package dev.tenure.sandbox.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a short life that fails like a long one: leaves steps out as long as it still fails. */
final class Shrinking {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("model.shrink", 30));

    private Shrinking() {}

    /** What went wrong in the shortest life that was found; empty if nothing did. */
    static Optional<String> failure(World world, long seed, List<Step> steps) {
        Optional<String> first = attempt(world, seed, steps);
        return first.map(failure -> shrink(world, seed, steps, failure));
    }

    private static String shrink(World world, long seed, List<Step> steps, String failure) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Step> shortest = steps;
        String story = failure;
        for (int chunk = steps.size() / 2; chunk > 0; chunk /= 2) {
            for (int from = 0; from < shortest.size() && System.nanoTime() < deadline; ) {
                List<Step> shorter = new ArrayList<>(shortest);
                shorter.subList(from, Math.min(from + chunk, shorter.size())).clear();
                Optional<String> other = attempt(world, seed, shorter);
                if (other.isPresent()) {
                    shortest = shorter;
                    story = other.get();
                } else {
                    from += chunk;
                }
            }
        }
        return "Seed " + seed + " fails with " + shortest.size() + " of " + steps.size() + " steps: " + shortest + "\n"
                + story;
    }

    private static Optional<String> attempt(World world, long seed, List<Step> steps) {
        try {
            new Life(world, seed, steps).live();
            return Optional.empty();
        } catch (AssertionError failed) {
            return Optional.of(String.valueOf(failed.getMessage()));
        }
    }
}
