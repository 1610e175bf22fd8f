package dev.tenure.workflows.subscription;

import java.time.Instant;

/** Stopping for a while, and coming back. */
final class PauseRules {

    private PauseRules() {}

    static void ask(Docket docket, Command command, Instant now) {
        PendingCommand pending = docket.state.pending();
        if (command.kind() == Command.Kind.RESUME && pending != null && pending.kind() == Command.Kind.PAUSE) {
            // The later wish wins: a pause that waits, or was being tried, is what resuming takes back.
            Commands.withdraw(docket, Command.Kind.PAUSE);
            pending = null;
        }
        if (withdrawsAResume(docket.state, command)) {
            // Had it been carried out and not been heard, the pause begins with the end of what was paid for it.
            Commands.withdraw(docket, Command.Kind.RESUME);
            pending = null;
        }
        if (isTooShort(docket.state, command)) {
            Answers.refuse(docket, command, "INVALID_REQUEST", "until_before_period_end");
        } else if (pending == null) {
            docket.log(Audit.plain(CommandRules.of(command.kind()).event(), command.actor()));
            Commands.carryOut(docket, command, now);
        } else if (pending.kind() == command.kind()) {
            Commands.join(docket, command, pending, now);
        } else {
            Answers.refuse(docket, command, "COMMAND_CONFLICT", "another_command_waits");
        }
    }

    /** Who is paused still, or is not known not to be, and wants to stay so. */
    static boolean withdrawsAResume(SubscriptionState state, Command command) {
        PendingCommand pending = state.pending();
        return command.kind() == Command.Kind.PAUSE
                && pending != null
                && pending.kind() == Command.Kind.RESUME
                && Rule.A_PAUSE_WITHDRAWS_A_RESUME.binds(state);
    }

    /** A pause begins at the end of the paid period. */
    private static boolean isTooShort(SubscriptionState state, Command command) {
        Instant until = command.until();
        SubscriptionFact provider = state.provider();
        Instant begins = provider == null ? null : provider.periodEndsAt();
        return until != null && begins != null && !until.isAfter(begins);
    }
}
