package dev.tenure.workflows.subscription;

/**
 * What a keep takes back.
 *
 * @param command that waited until then
 * @param named whether that one was meant, and nothing that Paddle would do by itself
 */
public record WithdrawnCommand(PendingCommand command, boolean named) {

    /** The audit's name for taking it back. */
    String event() {
        return event(command.kind());
    }

    static String event(Command.Kind kind) {
        return switch (kind) {
            case CANCEL, KEEP, END_NOW -> "membership_cancel_withdrawn";
            case CHANGE -> "membership_change_withdrawn";
            case PAUSE -> "membership_pause_withdrawn";
            case RESUME -> "membership_resume_withdrawn";
        };
    }
}
