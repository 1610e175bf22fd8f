package dev.tenure.workflows.subscription;

import java.util.Locale;

/**
 * A request that gets an answer.
 *
 * @param commandId the caller's idempotency key, scoped by user and command, or a random one; at most 200 characters
 * @param actor {@code customer} or {@code operator:<user id>}
 * @param fingerprint of the request's body, so that the same key with another body is refused
 */
public record Command(String commandId, Kind kind, String actor, String fingerprint) {

    /** What is asked. */
    public enum Kind {
        CANCEL,
        KEEP;

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
    }
}
