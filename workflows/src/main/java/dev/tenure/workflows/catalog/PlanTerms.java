package dev.tenure.workflows.catalog;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * What one price of a plan gives, as it was when the event that named it was read.
 *
 * @param level 1 or more; 0 is free and has no price
 * @param monthlyCredits granted each month of a paid period, per unit
 * @param interval {@code day}, {@code week}, {@code month} or {@code year}
 * @param frequency how many intervals one period has
 */
public record PlanTerms(String plan, int level, long monthlyCredits, String interval, int frequency) {

    public PlanTerms {
        if (level < 1 || monthlyCredits < 0 || frequency < 1) {
            throw new IllegalArgumentException("Not the terms of a paid plan: " + plan + " level " + level);
        }
    }

    /** When a period that begins at an instant ends; calendar months and years, in UTC. */
    public Instant endOfPeriod(Instant startsAt) {
        OffsetDateTime start = startsAt.atOffset(ZoneOffset.UTC);
        OffsetDateTime end =
                switch (interval) {
                    case "day" -> start.plusDays(frequency);
                    case "week" -> start.plusWeeks(frequency);
                    case "year" -> start.plusYears(frequency);
                    default -> start.plusMonths(frequency);
                };
        return end.toInstant();
    }

    /** How many monthly grants one period has: 12 for a year, 1 for a month or anything shorter. */
    public int creditMonths() {
        return switch (interval) {
            case "year" -> 12 * frequency;
            case "month" -> frequency;
            default -> 1;
        };
    }
}
