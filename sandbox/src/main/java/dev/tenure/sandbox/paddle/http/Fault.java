package dev.tenure.sandbox.paddle.http;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * One thing that goes wrong.
 *
 * @param match a method and a path, {@code *} stands for a part of it: {@code POST /subscriptions/*}{@code /cancel}
 * @param executed whether Paddle did what it was asked before it went wrong
 * @param status what a {@code status} fault answers
 * @param delayMillis how long a {@code slow} answer or a {@code timeout} takes
 */
record Fault(
        String match,
        Sort sort,
        boolean executed,
        int status,
        int retryAfterSeconds,
        long delayMillis,
        double probability,
        long seed) {

    private static final long TIMEOUT_MILLIS = 60_000;
    private static final long SLOW_MILLIS = 2_000;

    /** How it goes wrong. */
    enum Sort {
        /** The connection breaks before the answer. */
        DROP_ANSWER,
        /** No answer comes for a long time, then the connection breaks. */
        TIMEOUT,
        /** An error of Paddle's, in its envelope. */
        STATUS,
        /** An error of something before Paddle: not JSON. */
        BAD_GATEWAY,
        /** The right answer, late. */
        SLOW
    }

    static Fault read(JsonNode description) {
        Sort sort = sort(description.path("kind").asString(""));
        long delay =
                switch (sort) {
                    case TIMEOUT -> TIMEOUT_MILLIS;
                    case SLOW -> SLOW_MILLIS;
                    case DROP_ANSWER, STATUS, BAD_GATEWAY -> 0;
                };
        String match = description.path("match").asString("");
        if (match.isBlank()) {
            throw new IllegalArgumentException("match must be a method and a path");
        }
        return new Fault(
                match,
                sort,
                description.path("execute").asBoolean(sort == Sort.DROP_ANSWER || sort == Sort.SLOW),
                status(description),
                description.path("retry_after").asInt(1),
                description.path("delay_ms").asLong(delay),
                description.path("probability").asDouble(1),
                description.path("seed").asLong(1));
    }

    private static int status(JsonNode description) {
        int status = description.path("status").asInt(500);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be an error, 400 to 599");
        }
        return status;
    }

    private static Sort sort(String kind) {
        try {
            return Sort.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("kind must be drop_answer, timeout, status, bad_gateway or slow", e);
        }
    }

    String kind() {
        return sort.name().toLowerCase(Locale.ROOT);
    }
}
