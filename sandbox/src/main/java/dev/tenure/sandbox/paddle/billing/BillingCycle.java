package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How often something is billed. Calendar units count in UTC and keep the day of the month they began on. */
public record BillingCycle(Unit unit, int frequency) {

    /** A unit of the calendar. */
    public enum Unit {
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    public BillingCycle {
        if (frequency < 1) {
            throw new IllegalArgumentException("frequency must be positive");
        }
    }

    /**
     * Reads {@code {interval, frequency}}.
     *
     * @throws PaddleRefusal if it is something else
     */
    public static BillingCycle read(JsonNode node) {
        Unit unit =
                switch (node.path("interval").asString("")) {
                    case "day" -> Unit.DAY;
                    case "week" -> Unit.WEEK;
                    case "month" -> Unit.MONTH;
                    case "year" -> Unit.YEAR;
                    default -> throw PaddleRefusal.field("interval", "must be day, week, month or year");
                };
        int frequency = node.path("frequency").asInt(0);
        if (frequency < 1) {
            throw PaddleRefusal.field("frequency", "must be greater than 0");
        }
        return new BillingCycle(unit, frequency);
    }

    public ObjectNode write() {
        return Json.object()
                .put("interval", unit.name().toLowerCase(Locale.ROOT))
                .put("frequency", frequency);
    }

    /**
     * The end of a period that starts at the instant.
     *
     * @param anchorDay the day of the month on which the subscription was first billed: 31 gives Feb 28, then Mar 31
     */
    public Instant after(Instant start, int anchorDay) {
        LocalDateTime from = LocalDateTime.ofInstant(start, ZoneOffset.UTC);
        LocalDateTime end =
                switch (unit) {
                    case DAY -> from.plusDays(frequency);
                    case WEEK -> from.plusWeeks(frequency);
                    case MONTH -> onAnchorDay(from.plusMonths(frequency), anchorDay);
                    case YEAR -> onAnchorDay(from.plusYears(frequency), anchorDay);
                };
        return end.toInstant(ZoneOffset.UTC);
    }

    private static LocalDateTime onAnchorDay(LocalDateTime month, int anchorDay) {
        int length = month.toLocalDate().lengthOfMonth();
        return month.withDayOfMonth(Math.min(anchorDay, length));
    }

    /** The day of the month of an instant, for {@link #after}. */
    public static int anchorDay(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).getDayOfMonth();
    }
}
