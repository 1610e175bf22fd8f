package dev.tenure.paddle.adjustment;

import java.util.Set;

/** What an adjustment does to its transaction. A value that Paddle adds later is carried as it is. */
public record AdjustmentAction(String wire) {

    public static final AdjustmentAction CREDIT = new AdjustmentAction("credit");
    public static final AdjustmentAction CREDIT_REVERSE = new AdjustmentAction("credit_reverse");
    public static final AdjustmentAction REFUND = new AdjustmentAction("refund");
    public static final AdjustmentAction CHARGEBACK = new AdjustmentAction("chargeback");
    public static final AdjustmentAction CHARGEBACK_REVERSE = new AdjustmentAction("chargeback_reverse");
    public static final AdjustmentAction CHARGEBACK_WARNING = new AdjustmentAction("chargeback_warning");
    public static final AdjustmentAction CHARGEBACK_WARNING_REVERSE =
            new AdjustmentAction("chargeback_warning_reverse");

    private static final Set<AdjustmentAction> KNOWN = Set.of(
            CREDIT,
            CREDIT_REVERSE,
            REFUND,
            CHARGEBACK,
            CHARGEBACK_REVERSE,
            CHARGEBACK_WARNING,
            CHARGEBACK_WARNING_REVERSE);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
