package dev.tenure.paddle.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of a call to Paddle. */
public sealed interface Answer<T> {

    /** Paddle did it, and says what it has now. */
    record Success<T>(T value) implements Answer<T> {}

    /**
     * Paddle said no (4xx but not 429), and nothing was changed. {@code mayChangeLater} is true for locks that go away
     * by themselves: the half hour before a renewal, a pending refund, a change by somebody else at the same moment.
     */
    record Refused<T>(int httpStatus, String code, String detail, boolean mayChangeLater, List<FieldError> fieldErrors)
            implements Answer<T> {

        public Refused {
            fieldErrors = List.copyOf(fieldErrors);
        }
    }

    /**
     * There is no answer to be had for now. {@code mayHaveExecuted} is true for writes whose fate is unknown: Paddle has
     * no idempotency keys, so read before you write again. The reason is a code such as {@code timeout}.
     */
    record Unavailable<T>(String reason, @Nullable Duration retryAfter, boolean mayHaveExecuted) implements Answer<T> {}

    /** One field that Paddle did not like. */
    record FieldError(String field, String message) {}

    default <R> Answer<R> map(Function<T, R> change) {
        return switch (this) {
            case Success<T>(T value) -> new Success<>(change.apply(value));
            case Refused<T> refused ->
                new Refused<>(
                        refused.httpStatus, refused.code, refused.detail, refused.mayChangeLater, refused.fieldErrors);
            case Unavailable<T> unavailable ->
                new Unavailable<>(unavailable.reason, unavailable.retryAfter, unavailable.mayHaveExecuted);
        };
    }
}
