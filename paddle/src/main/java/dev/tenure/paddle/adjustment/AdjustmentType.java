package dev.tenure.paddle.adjustment;

import java.util.Set;

/** How much of a transaction, or of one of its lines, an adjustment takes. A value that Paddle adds later is carried as it is. */
public record AdjustmentType(String wire) {

    public static final AdjustmentType FULL = new AdjustmentType("full");
    public static final AdjustmentType PARTIAL = new AdjustmentType("partial");
    public static final AdjustmentType TAX = new AdjustmentType("tax");
    public static final AdjustmentType PRORATION = new AdjustmentType("proration");

    private static final Set<AdjustmentType> KNOWN = Set.of(FULL, PARTIAL, TAX, PRORATION);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
