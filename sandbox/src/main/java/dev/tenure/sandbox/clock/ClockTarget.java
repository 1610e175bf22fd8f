package dev.tenure.sandbox.clock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where billing time shall go: a calendar duration further, counted in UTC ({@code P1M}, {@code P31D}, {@code PT1H},
 * {@code P1DT12H}), or to an instant. Exactly one of the two.
 */
public record ClockTarget(
        @Nullable String duration, @Nullable String to) {

    private static final Pattern DURATION = Pattern.compile("P([^T]*)(?:T(.+))?");

    /** The instant that is meant, seen from {@code now}; {@link IllegalArgumentException} says what is not understood. */
    Instant from(Instant now) {
        if ((duration == null) == (to == null)) {
            throw new IllegalArgumentException("Give either \"duration\" or \"to\".");
        }
        try {
            return duration == null ? OffsetDateTime.parse(String.valueOf(to)).toInstant() : later(now, duration);
        } catch (DateTimeException | ArithmeticException failure) {
            throw new IllegalArgumentException(
                    "\"%s\" is neither a duration such as P31D nor an instant such as 2026-12-24T10:00:00Z."
                            .formatted(duration == null ? to : duration),
                    failure);
        }
    }

    private static Instant later(Instant now, String duration) {
        Matcher parts = DURATION.matcher(duration);
        if (!parts.matches()) {
            throw new DateTimeException("not a duration");
        }
        String date = parts.group(1);
        String time = parts.group(2);
        Period period = date.isEmpty() && time != null ? Period.ZERO : Period.parse("P" + date);
        Instant target = now.atOffset(ZoneOffset.UTC)
                .plus(period)
                .plus(time == null ? Duration.ZERO : Duration.parse("PT" + time))
                .toInstant();
        if (target.isBefore(now)) {
            throw new DateTimeException("billing time never goes back");
        }
        return target;
    }
}
