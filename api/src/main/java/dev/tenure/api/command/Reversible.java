package dev.tenure.api.command;

import dev.tenure.workflows.subscription.Command;

/** What can be undone without money: support may do it, all else is for administrators. */
final class Reversible {

    private Reversible() {}

    static boolean is(Command.Kind kind) {
        return switch (kind) {
            case CANCEL, KEEP, PAUSE -> true;
            // A resume charges, and so does a change.
            case RESUME, CHANGE, END_NOW -> false;
        };
    }

    /** The word that a command is listed under. */
    static boolean is(String command) {
        for (Command.Kind kind : Command.Kind.values()) {
            if (kind.word().equals(command)) {
                return is(kind);
            }
        }
        return false;
    }
}
