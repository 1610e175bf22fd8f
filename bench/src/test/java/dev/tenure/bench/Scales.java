package dev.tenure.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Weighs one thing against another: both are warmed up, then measured in turns, and the medians are compared. */
public final class Scales {
    private static final int ROUNDS = 5;

    private Scales() {}

    /** Something that is done so many times. */
    public interface Work {
        void run(int times) throws Exception;
    }

    /** Prints a row of the table of bench/README.md. */
    public static void weigh(String what, int times, Work work, String baseline, Work base) throws Exception {
        weigh(what, times, number -> {}, work, baseline, base);
    }

    /** @param before each of both, not measured */
    public static void weigh(String what, int times, Step before, Work work, String baseline, Work base)
            throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> bases = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            before.run(round);
            rates.add(perSecond(times, work));
            before.run(round);
            bases.add(perSecond(times, base));
        }
        // The first round warms up.
        rates.removeFirst();
        bases.removeFirst();
        double rate = median(rates);
        double other = median(bases);
        System.out.printf(
                Locale.ROOT, "bench: | %s | %,.0f | %s | %,.0f | %.2f |%n", what, rate, baseline, other, rate / other);
    }

    /** So many times by so many at once. */
    public static void atOnce(int people, int times, Step step) throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(people)) {
            List<Future<?>> done = new ArrayList<>();
            IntStream.range(0, times)
                    .forEach(number -> done.add(executor.submit(() -> {
                        step.run(number);
                        return number;
                    })));
            for (Future<?> one : done) {
                one.get();
            }
        }
    }

    /** One of many. */
    public interface Step {
        void run(int number) throws Exception;
    }

    private static double perSecond(int times, Work work) throws Exception {
        long start = System.nanoTime();
        work.run(times);
        return times * (double) Duration.ofSeconds(1).toNanos() / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
