package dev.tenure.workflows.subscription;

/** Writes down what a command is answered. */
final class Answers {

    private Answers() {}

    /** A command that never had to wait. */
    static void finish(Docket docket, Command command, CommandOutcome outcome) {
        docket.state = docket.state
                .edit()
                .remember(new Command.Remembered(command.commandId(), command.fingerprint(), outcome))
                .build();
        docket.answer = outcome;
    }

    static void refuse(Docket docket, Command command, String errorCode, String detail) {
        docket.log(Audit.failed(CommandRules.of(command.kind()).event(), command.actor(), errorCode, detail));
        finish(docket, command, CommandOutcome.refused(command.commandId(), errorCode, detail));
    }

    /** The pending command, and with it all that joined it. */
    static void remember(Docket docket, PendingCommand pending, CommandOutcome outcome) {
        docket.state = docket.state
                .edit()
                .answerWaiting(outcome)
                .remember(new Command.Remembered(pending.commandId(), pending.fingerprint(), outcome))
                .build();
        docket.answer = outcome;
    }

    /** It is not carried out any more: it is told so, and so is all that joined it. */
    static void withdrawn(Docket docket, PendingCommand pending) {
        CommandOutcome withdrawn = CommandOutcome.withdrawn(pending.commandId());
        docket.state = docket.state.edit().answerWaiting(withdrawn).build();
        note(docket, pending, withdrawn);
    }

    /** One command alone, which nobody waits for at this moment. */
    static void note(Docket docket, PendingCommand pending, CommandOutcome outcome) {
        docket.state = docket.state
                .edit()
                .remember(new Command.Remembered(pending.commandId(), pending.fingerprint(), outcome))
                .build();
    }
}
