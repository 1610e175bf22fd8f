package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that was accepted and is not finished.
 *
 * @param attempts how often Paddle was asked so far
 * @param appliesAfter when it is tried (again); null while it is being tried
 * @param detail why it waits: Paddle's code
 * @param reviewSince since when operators are asked to look at it; null before
 * @param change what a change is about, as it was asked; null for every other kind
 * @param until when a pause ends by itself
 * @param refund whether an end at once gives money back
 * @param withdraws what a keep takes back before anything else; null if it is about what Paddle would do by itself
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
        @Nullable Instant reviewSince,
        @Nullable PlanChange change,
        @Nullable Instant until,
        boolean refund,
        @Nullable WithdrawnCommand withdraws) {

    static PendingCommand of(Command command, Instant now) {
        return new PendingCommand(
                command.commandId(),
                command.kind(),
                command.actor(),
                command.fingerprint(),
                now,
                1,
                null,
                null,
                null,
                command.change(),
                command.until(),
                command.refund(),
                null);
    }

    boolean isQueued() {
        return appliesAfter != null;
    }

    PendingCommand trying() {
        return with(attempts + 1, null, detail, reviewSince);
    }

    /** Whether Paddle may have done it: not if it was not asked yet, or looked at it and refused. */
    boolean mayBeDone() {
        return needsReview() || detail == null || detail.equals(Commands.UNAVAILABLE);
    }

    /** Whether it waited because Paddle refused it for now, or did not answer. */
    boolean wasRefused() {
        return detail != null && !detail.equals(HeldChange.PERIOD_END) && !detail.equals(HeldChange.BELOW_MINIMUM);
    }

    PendingCommand waiting(Instant until, String why) {
        return with(attempts, until, why, reviewSince);
    }

    PendingCommand forReview(Instant now) {
        return with(attempts, appliesAfter, detail, now);
    }

    PendingCommand givingBack() {
        return new PendingCommand(
                commandId,
                kind,
                actor,
                fingerprint,
                requestedAt,
                attempts,
                appliesAfter,
                detail,
                reviewSince,
                change,
                until,
                true,
                withdraws);
    }

    PendingCommand changing(PlanChange other) {
        return new PendingCommand(
                commandId,
                kind,
                actor,
                fingerprint,
                requestedAt,
                attempts,
                appliesAfter,
                detail,
                reviewSince,
                other,
                until,
                refund,
                withdraws);
    }

    PendingCommand withdrawing(@Nullable WithdrawnCommand other) {
        return new PendingCommand(
                commandId,
                kind,
                actor,
                fingerprint,
                requestedAt,
                attempts,
                appliesAfter,
                detail,
                reviewSince,
                change,
                until,
                refund,
                other);
    }

    private PendingCommand with(int tried, @Nullable Instant next, @Nullable String why, @Nullable Instant review) {
        return new PendingCommand(
                commandId,
                kind,
                actor,
                fingerprint,
                requestedAt,
                tried,
                next,
                why,
                review,
                change,
                until,
                refund,
                withdraws);
    }

    /** What Paddle was not asked for, or has not done, can be taken back. */
    @JsonIgnore
    public boolean isWithdrawable() {
        return isQueued()
                && switch (kind) {
                    case CANCEL, CHANGE, PAUSE, RESUME -> true;
                    case KEEP, END_NOW -> false;
                };
    }

    /** The audit's name for it. */
    String event() {
        return withdraws == null ? CommandRules.of(kind).event() : withdraws.event();
    }

    boolean needsReview() {
        return reviewSince != null;
    }
}
