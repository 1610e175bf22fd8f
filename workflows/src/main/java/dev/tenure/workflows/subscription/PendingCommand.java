package dev.tenure.workflows.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that was accepted and is not finished.
 *
 * @param attempts how often Paddle was asked so far
 * @param appliesAfter when it is tried (again); null while it is being tried
 * @param detail why it waits: Paddle's code
 * @param reviewSince since when operators are asked to look at it; null before
 */
public record PendingCommand(
        String commandId,
        Command.Kind kind,
        String actor,
        String fingerprint,
        Instant requestedAt,
        int attempts,
        @Nullable Instant appliesAfter,
        @Nullable String detail,
        @Nullable Instant reviewSince) {

    boolean isQueued() {
        return appliesAfter != null;
    }

    PendingCommand trying() {
        return new PendingCommand(
                commandId, kind, actor, fingerprint, requestedAt, attempts + 1, null, detail, reviewSince);
    }

    PendingCommand waiting(Instant until, String why) {
        return new PendingCommand(commandId, kind, actor, fingerprint, requestedAt, attempts, until, why, reviewSince);
    }

    PendingCommand forReview(Instant now) {
        return new PendingCommand(
                commandId, kind, actor, fingerprint, requestedAt, attempts, appliesAfter, detail, now);
    }

    boolean needsReview() {
        return reviewSince != null;
    }
}
