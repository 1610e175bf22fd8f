package dev.tenure.paddle.subscription;

import java.util.Set;

/** What Paddle will do to a subscription at a later instant. A value that Paddle adds later is carried as it is. */
public record ScheduledAction(String wire) {

    public static final ScheduledAction CANCEL = new ScheduledAction("cancel");
    public static final ScheduledAction PAUSE = new ScheduledAction("pause");
    public static final ScheduledAction RESUME = new ScheduledAction("resume");

    private static final Set<ScheduledAction> KNOWN = Set.of(CANCEL, PAUSE, RESUME);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
