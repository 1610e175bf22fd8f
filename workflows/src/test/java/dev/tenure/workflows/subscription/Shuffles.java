package dev.tenure.workflows.subscription;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Orders in which a network may deliver events: every one, or a seeded sample with copies and batches. */
final class Shuffles {
    private static final int COPIES = 4;

    private Shuffles() {}

    static <T> List<List<T>> all(List<T> things) {
        if (things.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> orders = new ArrayList<>();
        for (int first = 0; first < things.size(); first++) {
            List<T> others = new ArrayList<>(things);
            T thing = others.remove(first);
            for (List<T> rest : all(others)) {
                List<T> order = new ArrayList<>(List.of(thing));
                order.addAll(rest);
                orders.add(order);
            }
        }
        return orders;
    }

    /** Each thing one to four times, in any order, cut into batches. */
    static <T> List<List<T>> batches(List<T> things, long seed) {
        Random random = new Random(seed);
        List<T> copies = new ArrayList<>();
        for (T thing : things) {
            copies.addAll(Collections.nCopies(1 + random.nextInt(COPIES), thing));
        }
        Collections.shuffle(copies, random);
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < copies.size(); ) {
            int to = Math.min(copies.size(), from + 1 + random.nextInt(COPIES));
            batches.add(List.copyOf(copies.subList(from, to)));
            from = to;
        }
        return batches;
    }
}
