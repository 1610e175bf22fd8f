package dev.tenure.paddle.client;

import java.util.Locale;

/** When a change of a subscription takes effect. */
public enum EffectiveFrom {
    /** When the current period ends; for a paused subscription Paddle acts at once. */
    NEXT_BILLING_PERIOD,
    /** At once; a cancel gives neither refund nor credit. */
    IMMEDIATELY;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
