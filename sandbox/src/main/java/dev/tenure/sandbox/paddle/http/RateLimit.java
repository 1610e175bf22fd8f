package dev.tenure.sandbox.paddle.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How many calls an address may make in a minute of wall time; one too many, and it is shut out for another minute. */
final class RateLimit {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int CALLS = 240;
    private static final int PREVIEWS = 1_000;

    private final Clock wallClock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** What an address did since an instant; shut out until another one. */
    private record Window(Instant since, int calls, Instant shutOutUntil) {}

    RateLimit(Clock wallClock) {
        this.wallClock = wallClock;
    }

    /** Counts a call; answers how many seconds the caller has to wait, if it was one too many. */
    Optional<Integer> count(Request request) {
        boolean preview =
                request.path().equals("/transactions/preview") || request.path().equals("/pricing-preview");
        int limit = preview ? PREVIEWS : CALLS;
        Instant now = wallClock.instant();
        Window window = windows.compute(
                request.address() + (preview ? " previews" : ""), (address, known) -> next(known, now, limit));
        if (now.isBefore(window.shutOutUntil())) {
            return Optional.of((int)
                    Math.max(1, Duration.between(now, window.shutOutUntil()).toSeconds()));
        }
        return Optional.empty();
    }

    private static Window next(@Nullable Window known, Instant now, int limit) {
        if (known != null && now.isBefore(known.shutOutUntil())) {
            return known;
        }
        if (known == null || !now.isBefore(known.since().plus(WINDOW))) {
            return new Window(now, 1, Instant.EPOCH);
        }
        boolean tooMany = known.calls() >= limit;
        return new Window(known.since(), known.calls() + 1, tooMany ? now.plus(WINDOW) : Instant.EPOCH);
    }
}
