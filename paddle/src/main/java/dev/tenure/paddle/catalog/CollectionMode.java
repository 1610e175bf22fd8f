package dev.tenure.paddle.catalog;

import java.util.Set;

/** Whether Paddle charges a payment method or sends an invoice. A value that Paddle adds later is carried as it is. */
public record CollectionMode(String wire) {

    public static final CollectionMode AUTOMATIC = new CollectionMode("automatic");
    public static final CollectionMode MANUAL = new CollectionMode("manual");

    private static final Set<CollectionMode> KNOWN = Set.of(AUTOMATIC, MANUAL);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
