package dev.tenure.paddle.subscription;

import java.util.Set;

/** Where one item of a subscription stands. A value that Paddle adds later is carried as it is. */
public record SubscriptionItemStatus(String wire) {

    public static final SubscriptionItemStatus ACTIVE = new SubscriptionItemStatus("active");
    public static final SubscriptionItemStatus INACTIVE = new SubscriptionItemStatus("inactive");
    public static final SubscriptionItemStatus TRIALING = new SubscriptionItemStatus("trialing");

    private static final Set<SubscriptionItemStatus> KNOWN = Set.of(ACTIVE, INACTIVE, TRIALING);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
