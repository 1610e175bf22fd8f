package dev.tenure.paddle.subscription;

import java.util.Set;

/** Where a subscription stands; {@code canceled} is final. A value that Paddle adds later is carried as it is. */
public record SubscriptionStatus(String wire) {

    public static final SubscriptionStatus TRIALING = new SubscriptionStatus("trialing");
    public static final SubscriptionStatus ACTIVE = new SubscriptionStatus("active");
    public static final SubscriptionStatus PAST_DUE = new SubscriptionStatus("past_due");
    public static final SubscriptionStatus PAUSED = new SubscriptionStatus("paused");
    public static final SubscriptionStatus CANCELED = new SubscriptionStatus("canceled");

    private static final Set<SubscriptionStatus> KNOWN = Set.of(TRIALING, ACTIVE, PAST_DUE, PAUSED, CANCELED);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
