package dev.tenure.workflows.subscription;

/**
 * The promises that were in force when the subscription began; a changed setting does not change them.
 *
 * @param confirmationHours how long access outlasts the paid period of a renewing membership until its renewal is known
 * @param graceDays how long access outlasts the paid period after a failed renewal
 * @param unverifiedHours how long access outlasts its end if Paddle cannot be read
 */
public record Policies(int confirmationHours, int graceDays, int unverifiedHours) {

    /** 72 h, 14 days, 72 h. */
    public static final Policies DEFAULT = new Policies(72, 14, 72);

    public Policies {
        if (confirmationHours < 1 || graceDays < 0 || unverifiedHours < 0) {
            throw new IllegalArgumentException(
                    "confirmationHours must be at least 1, graceDays and unverifiedHours at least 0");
        }
    }
}
