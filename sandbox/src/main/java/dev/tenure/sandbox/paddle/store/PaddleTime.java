package dev.tenure.sandbox.paddle.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** Instants as Paddle writes them: RFC 3339 in UTC with 0 to 9 fractional digits, trailing zeros trimmed. */
public final class PaddleTime {

    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private PaddleTime() {}

    public static String write(Instant instant) {
        return WRITTEN.format(instant);
    }

    /**
     * Reads any RFC 3339 instant.
     *
     * @throws java.time.DateTimeException if it is none
     */
    public static Instant read(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** Postgres and Paddle's own entities keep microseconds. */
    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
