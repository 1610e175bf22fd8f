package dev.tenure.paddle.client;

import java.util.Locale;

/** What becomes of a change whose charge is declined. */
public enum OnPaymentFailure {
    /** The change is refused and nothing changes. */
    PREVENT_CHANGE,
    /** The change is made and its transaction is past due. */
    APPLY_CHANGE;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
