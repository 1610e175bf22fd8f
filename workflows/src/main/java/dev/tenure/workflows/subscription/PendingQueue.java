package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** When a command that could not be carried out is tried again, and when operators are asked to look at it. */
final class PendingQueue {

    /** After the renewal lock Paddle needs a moment to bill. */
    static final Duration AFTER_LOCK = Duration.ofMinutes(1);

    /** Paddle locks the last half hour before it bills, ends or pauses. */
    static final Duration LOCK = Duration.ofMinutes(30);

    private static final Duration LOCK_IS_NEAR = Duration.ofHours(1);

    static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    /** What has waited for so long is no matter of patience any more. */
    static final Duration REVIEW_AFTER = Duration.ofHours(24);

    static final Duration REVIEW_PAUSE = Duration.ofHours(6);

    static final String NEEDS_REVIEW = "needs_review";

    private PendingQueue() {}

    /** It goes on being tried, but rarely, and operators are told once. */
    static PendingCommand review(Docket docket, PendingCommand pending, Instant now) {
        Instant since = since(pending);
        if (pending.needsReview() || now.isBefore(since.plus(REVIEW_AFTER))) {
            return pending;
        }
        return forReview(docket, pending, now, "waiting since " + since);
    }

    /** A change that is held for a renewal has not waited for Paddle before. */
    private static Instant since(PendingCommand pending) {
        PlanChange change = pending.change();
        return change == null || change.renewal() == null ? pending.requestedAt() : change.renewal();
    }

    static PendingCommand forReview(Docket docket, PendingCommand pending, Instant now, String why) {
        if (pending.needsReview()) {
            return pending;
        }
        docket.log(Audit.failed(pending.event(), pending.actor(), NEEDS_REVIEW, why));
        return pending.forReview(now);
    }

    static void queue(Docket docket, PendingCommand pending, Instant now, Instant soonest, String code) {
        Instant until = until(pending, now, soonest);
        if (!pending.isQueued()) {
            docket.log(Audit.failed(pending.event(), pending.actor(), code, queuedUntil(docket, until)));
        }
        docket.state = docket.state.edit().pending(pending.waiting(until, code)).build();
        Answers.remember(docket, pending, CommandOutcome.queued(pending.commandId(), until, code));
    }

    /** With what kept Paddle from answering, where that is known. */
    static String queuedUntil(Docket docket, Instant until) {
        return docket.silence == null ? "queued until " + until : docket.silence + ", queued until " + until;
    }

    /** What operators look at is tried again, but rarely. */
    static Instant until(PendingCommand pending, Instant now, Instant soonest) {
        Instant rarely = now.plus(REVIEW_PAUSE);
        return pending.needsReview() && rarely.isAfter(soonest) ? rarely : soonest;
    }

    /** Paddle locks the last 30 minutes before a renewal; the lock ends with the renewal. */
    static Instant lockEnd(SubscriptionState state, PendingCommand pending, Instant now) {
        SubscriptionFact provider = state.provider();
        Instant renewal = provider == null ? null : provider.nextBilledAt();
        return renewal != null && renewal.isAfter(now) && renewal.isBefore(now.plus(LOCK_IS_NEAR))
                ? renewal.plus(AFTER_LOCK)
                : now.plus(pause(pending, 0));
    }

    static Duration pause(PendingCommand pending, long atLeastSeconds) {
        Duration pause = PAUSES.get(Math.min(pending.attempts(), PAUSES.size()) - 1);
        Duration asked = Duration.ofSeconds(atLeastSeconds);
        return asked.compareTo(pause) > 0 ? asked : pause;
    }
}
