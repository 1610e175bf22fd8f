package dev.tenure.sandbox.paddle.store;

/**
 * How notifications are delivered.
 *
 * @param copies how often each is sent
 * @param latencyMillis how long each waits before it is sent
 * @param seed decides what {@code SHUFFLE} does
 */
public record DeliveryMode(Way way, int copies, long latencyMillis, long seed) {

    public static final DeliveryMode NORMAL = new DeliveryMode(Way.NORMAL, 1, 0, 1);

    /** What becomes of a new notification. */
    public enum Way {
        NORMAL,
        HOLD,
        DROP,
        SHUFFLE
    }

    public DeliveryMode {
        if (copies < 1 || copies > 100) {
            throw new IllegalArgumentException("copies must be 1 to 100");
        }
        if (latencyMillis < 0) {
            throw new IllegalArgumentException("latency_ms must not be negative");
        }
    }
}
