package dev.tenure.sandbox.scale;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What a subscription's life must come to if nothing goes wrong, from its first instant and the calendar alone: a period
 * ends on the day of the month on which the first began, or on the month's last.
 */
record ExpectedLife(Instant startedAt, Period period) {
    private static final Period CREDIT_RHYTHM = Period.ofMonths(1);

    /** The ends of all periods that began until then, the present one's last. */
    List<Instant> ends(Instant now) {
        List<Instant> ends = new ArrayList<>();
        do {
            ends.add(after(period, ends.size() + 1));
        } while (!ends.getLast().isAfter(now));
        return ends;
    }

    /** How often the credits of a month have come. */
    int grants(Instant now) {
        int grants = 1;
        while (!after(CREDIT_RHYTHM, grants).isAfter(now)) {
            grants++;
        }
        return grants;
    }

    private Instant after(Period each, int times) {
        LocalDateTime start = LocalDateTime.ofInstant(startedAt, ZoneOffset.UTC);
        return start.plus(each.multipliedBy(times)).toInstant(ZoneOffset.UTC);
    }
}
