package dev.tenure.paddle.client;

import java.util.Locale;

/** Which period a resumed subscription is in. */
public enum OnResume {
    /** A new one from now, charged in full. */
    START_NEW_BILLING_PERIOD,
    /** The one it was paused in, without a charge; refused once that is over. */
    CONTINUE_EXISTING_BILLING_PERIOD;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
