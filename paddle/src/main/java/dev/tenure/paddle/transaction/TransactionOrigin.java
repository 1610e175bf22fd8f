package dev.tenure.paddle.transaction;

import java.util.Set;

/** Why a transaction exists. A value that Paddle adds later is carried as it is. */
public record TransactionOrigin(String wire) {

    public static final TransactionOrigin API = new TransactionOrigin("api");
    public static final TransactionOrigin WEB = new TransactionOrigin("web");
    public static final TransactionOrigin SUBSCRIPTION_RECURRING = new TransactionOrigin("subscription_recurring");
    public static final TransactionOrigin SUBSCRIPTION_UPDATE = new TransactionOrigin("subscription_update");
    public static final TransactionOrigin SUBSCRIPTION_CHARGE = new TransactionOrigin("subscription_charge");
    public static final TransactionOrigin SUBSCRIPTION_PAYMENT_METHOD_CHANGE =
            new TransactionOrigin("subscription_payment_method_change");

    private static final Set<TransactionOrigin> KNOWN = Set.of(
            API,
            WEB,
            SUBSCRIPTION_RECURRING,
            SUBSCRIPTION_UPDATE,
            SUBSCRIPTION_CHARGE,
            SUBSCRIPTION_PAYMENT_METHOD_CHANGE);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
