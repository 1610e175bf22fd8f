package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that gets an answer.
 *
 * @param commandId the caller's idempotency key, scoped by user and command, or a random one; at most 200 characters
 * @param actor {@code customer} or {@code operator:<user id>}
 * @param fingerprint of the request's body, so that the same key with another body is refused
 * @param change what a {@link Kind#CHANGE} is about; null for every other kind
 * @param refund whether an {@link Kind#END_NOW} gives back what the running period was paid with
 * @param until when a {@link Kind#PAUSE} ends by itself; null if it does not
 * @param withdraws the waiting command that a {@link Kind#KEEP} takes back, and nothing else; null if it is about whatever
 *     would end or interrupt the membership
 */
public record Command(
        String commandId,
        Kind kind,
        String actor,
        String fingerprint,
        @Nullable PlanChange change,
        @Nullable Instant until,
        boolean refund,
        @Nullable String withdraws) {

    /** What is asked. */
    public enum Kind {
        CANCEL,
        KEEP,
        CHANGE,
        PAUSE,
        RESUME,
        /** An operator's: at once, and what is paid for is given up. */
        END_NOW;

        /** The word of the API and of the tables. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was answered, remembered so that a key still works after continue-as-new. */
    public record Remembered(String commandId, String fingerprint, CommandOutcome outcome) {

        Remembered with(CommandOutcome other) {
            return new Remembered(commandId, fingerprint, other.to(commandId));
        }
    }

    public Command {
        if (commandId.isBlank() || commandId.length() > 200) {
            throw new IllegalArgumentException("A command id has 1 to 200 characters, not " + commandId.length());
        }
        if ((change != null) != (kind == Kind.CHANGE)) {
            throw new IllegalArgumentException("Only a change, and every change, says what it changes to.");
        }
        if (until != null && kind != Kind.PAUSE) {
            throw new IllegalArgumentException("Only a pause has an end.");
        }
        if (refund && kind != Kind.END_NOW) {
            throw new IllegalArgumentException("Only an end at once gives money back.");
        }
        if (withdraws != null && kind != Kind.KEEP) {
            throw new IllegalArgumentException("Only a keep takes another command back.");
        }
    }

    /** Whether an actor is an operator, and not the customer. */
    public static boolean isOperators(String actor) {
        return actor.startsWith("operator:");
    }

    /** A command that takes no other one back. */
    public Command(
            String commandId,
            Kind kind,
            String actor,
            String fingerprint,
            @Nullable PlanChange change,
            @Nullable Instant until,
            boolean refund) {
        this(commandId, kind, actor, fingerprint, change, until, refund, null);
    }

    /** The same command with other particulars. */
    public Command changing(PlanChange other) {
        return new Command(commandId, kind, actor, fingerprint, other, until, refund, withdraws);
    }

    /** A command without particulars. */
    public Command(String commandId, Kind kind, String actor, String fingerprint) {
        this(commandId, kind, actor, fingerprint, null, null, false);
    }

    /** A change of plan. */
    public static Command change(String commandId, String actor, String fingerprint, PlanChange change) {
        return new Command(commandId, Kind.CHANGE, actor, fingerprint, change, null, false);
    }

    /** A wish, under an id of its own, that a command which waits is not carried out. */
    public static Command withdrawal(String withdrawalId, String actor, String fingerprint, String commandId) {
        return new Command(withdrawalId, Kind.KEEP, actor, fingerprint, null, null, false, commandId);
    }

    /** A pause. */
    public static Command pause(String commandId, String actor, String fingerprint, @Nullable Instant until) {
        return new Command(commandId, Kind.PAUSE, actor, fingerprint, null, until, false);
    }
}
