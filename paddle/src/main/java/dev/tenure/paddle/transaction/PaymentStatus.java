package dev.tenure.paddle.transaction;

import java.util.Set;

/** How one attempt to pay went. A value that Paddle adds later is carried as it is. */
public record PaymentStatus(String wire) {

    public static final PaymentStatus AUTHORIZED = new PaymentStatus("authorized");
    public static final PaymentStatus AUTHORIZED_FLAGGED = new PaymentStatus("authorized_flagged");
    public static final PaymentStatus CANCELED = new PaymentStatus("canceled");
    public static final PaymentStatus CAPTURED = new PaymentStatus("captured");
    public static final PaymentStatus ERROR = new PaymentStatus("error");
    public static final PaymentStatus ACTION_REQUIRED = new PaymentStatus("action_required");
    public static final PaymentStatus PENDING_NO_ACTION_REQUIRED = new PaymentStatus("pending_no_action_required");
    public static final PaymentStatus CREATED = new PaymentStatus("created");
    public static final PaymentStatus UNKNOWN = new PaymentStatus("unknown");
    public static final PaymentStatus DROPPED = new PaymentStatus("dropped");

    private static final Set<PaymentStatus> KNOWN = Set.of(
            AUTHORIZED,
            AUTHORIZED_FLAGGED,
            CANCELED,
            CAPTURED,
            ERROR,
            ACTION_REQUIRED,
            PENDING_NO_ACTION_REQUIRED,
            CREATED,
            UNKNOWN,
            DROPPED);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
