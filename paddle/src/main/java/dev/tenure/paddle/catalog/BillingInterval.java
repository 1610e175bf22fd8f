package dev.tenure.paddle.catalog;

import java.util.Set;

/** The unit of a billing cycle. A value that Paddle adds later is carried as it is. */
public record BillingInterval(String wire) {

    public static final BillingInterval DAY = new BillingInterval("day");
    public static final BillingInterval WEEK = new BillingInterval("week");
    public static final BillingInterval MONTH = new BillingInterval("month");
    public static final BillingInterval YEAR = new BillingInterval("year");

    private static final Set<BillingInterval> KNOWN = Set.of(DAY, WEEK, MONTH, YEAR);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
