package dev.tenure.sandbox.paddle.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes Paddle's ids: a prefix and a lower-case ULID whose first ten characters are billing time.
 *
 * <p>Ids of one millisecond ascend in the order of their making, so a reader of the event feed who goes on from the
 * last id it saw misses nothing of a later act.
 */
public final class Ids {

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final long LARGEST_STEP = 1L << 40;

    private final RandomGenerator random;
    private final Map<String, Last> lastByPrefix = new HashMap<>();

    /** The last id of a prefix: its millisecond and its 80 random bits. */
    private record Last(long millis, long high, long low) {}

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    public synchronized String next(String prefix, Instant at) {
        long millis = at.toEpochMilli();
        Last last = lastByPrefix.get(prefix);
        Last next = last != null && last.millis() == millis
                ? stepOn(last)
                : new Last(millis, random.nextLong(1L << 15), random.nextLong());
        lastByPrefix.put(prefix, next);
        return prefix + "_" + ulid(millis, next.high(), next.low());
    }

    private Last stepOn(Last last) {
        long low = last.low() + 1 + random.nextLong(LARGEST_STEP);
        boolean carried = Long.compareUnsigned(low, last.low()) < 0;
        return new Last(last.millis(), carried ? last.high() + 1 : last.high(), low);
    }

    /** Sorts before every id of that millisecond and later ones. */
    public static String earliest(String prefix, Instant at) {
        return prefix + "_" + ulid(at.toEpochMilli(), 0, 0);
    }

    private static String ulid(long millis, long high, long low) {
        char[] text = new char[26];
        for (int position = 9; position >= 0; position--) {
            text[position] = ALPHABET[(int) (millis & 31)];
            millis >>>= 5;
        }
        for (int position = 25; position >= 10; position--) {
            text[position] = ALPHABET[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }
}
