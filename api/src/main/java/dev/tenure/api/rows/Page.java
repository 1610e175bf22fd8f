package dev.tenure.api.rows;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a numbered list; the first page is 0. */
public record Page<T>(List<T> items, int page, int size, long total) {

    /** Which page is asked for. */
    public record Request(int page, int size) {

        private static final int USUAL_SIZE = 50;
        private static final int LARGEST_SIZE = 200;
        private static final int LAST_PAGE = 100_000;

        public static Request of(@Nullable Integer page, @Nullable Integer size) {
            int number = page == null ? 0 : page;
            int length = size == null ? USUAL_SIZE : size;
            if (number < 0 || number > LAST_PAGE || length < 1 || length > LARGEST_SIZE) {
                throw Problem.of(
                                ProblemCode.INVALID_REQUEST,
                                "page starts at 0, and size is from 1 to " + LARGEST_SIZE + ".")
                        .asException();
            }
            return new Request(number, length);
        }

        public long offset() {
            return (long) page * size;
        }
    }

    public static <T> Page<T> of(List<T> items, Request request, long total) {
        return new Page<>(List.copyOf(items), request.page(), request.size(), total);
    }
}
