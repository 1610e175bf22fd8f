package dev.tenure.paddle.client;

import java.util.Locale;

/** How a change of items, which takes effect at once in every mode, is billed. */
public enum ProrationMode {
    /** The difference for the rest of the period, now. */
    PRORATED_IMMEDIATELY,
    /** The difference for the rest of the period, with the next renewal. */
    PRORATED_NEXT_BILLING_PERIOD,
    /** The full new price, now. */
    FULL_IMMEDIATELY,
    /** The full new price, with the next renewal. */
    FULL_NEXT_BILLING_PERIOD,
    /** Nothing for the change; renewals cost the new price. */
    DO_NOT_BILL;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
