package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command.
 *
 * @param appliesAfter when a queued command is tried next; null otherwise
 * @param errorCode of the API's list, if the command was refused; null otherwise
 * @param detail a code of Paddle's or a short reason, never a text of a person
 */
public record CommandOutcome(
        String commandId,
        Result result,
        @Nullable Instant appliesAfter,
        @Nullable String errorCode,
        @Nullable String detail) {

    private static final String WITHDRAWN = "withdrawn";

    /** How it ended, for now or for good. */
    public enum Result {
        APPLIED,
        QUEUED,
        REFUSED
    }

    static CommandOutcome applied(String commandId) {
        return new CommandOutcome(commandId, Result.APPLIED, null, null, null);
    }

    static CommandOutcome queued(String commandId, Instant appliesAfter, String detail) {
        return new CommandOutcome(commandId, Result.QUEUED, appliesAfter, null, detail);
    }

    static CommandOutcome refused(String commandId, String errorCode, String detail) {
        return new CommandOutcome(commandId, Result.REFUSED, null, errorCode, detail);
    }

    static CommandOutcome withdrawn(String commandId) {
        return refused(commandId, "COMMAND_CONFLICT", WITHDRAWN);
    }

    /** Whether a later command took it back while it waited. */
    @JsonIgnore
    public boolean isWithdrawn() {
        return result == Result.REFUSED && WITHDRAWN.equals(detail);
    }

    boolean isQueued() {
        return result == Result.QUEUED;
    }

    /** The same answer to another command. */
    CommandOutcome to(String otherCommandId) {
        return new CommandOutcome(otherCommandId, result, appliesAfter, errorCode, detail);
    }
}
