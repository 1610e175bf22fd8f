package dev.tenure.api.rows;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a list that only grows.
 *
 * @param next what to give as {@code after} for the older ones; null if there are none
 */
public record Feed<T>(List<T> items, @Nullable String next) {

    /** How many entries one answer has. */
    public static final int SIZE = 50;

    /** Of rows of which one more than {@link #SIZE} was asked for. */
    public static <T> Feed<T> of(List<T> rows, Function<T, String> key) {
        if (rows.size() <= SIZE) {
            return new Feed<>(List.copyOf(rows), null);
        }
        List<T> items = List.copyOf(rows.subList(0, SIZE));
        return new Feed<>(items, key.apply(items.getLast()));
    }

    /** Reads an {@code after} that is a number. */
    public static long before(@Nullable String after) {
        try {
            return after == null ? Long.MAX_VALUE : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.of(ProblemCode.INVALID_REQUEST, "The parameter after is what next was in an answer.")
                    .asException();
        }
    }
}
