package dev.tenure.api.command;

import dev.tenure.workflows.subscription.CommandOutcome;

/** What came of handing a command to a workflow. */
sealed interface DeskAnswer {

    /** The workflow answered. */
    record Answered(CommandOutcome outcome) implements DeskAnswer {}

    /** The workflow has it and is at work; it is not lost. */
    record Accepted() implements DeskAnswer {}

    /** The workflow would not have it. */
    record Rejected(String errorCode) implements DeskAnswer {}

    /** No workflow took it in time; the same key may be used again. */
    record NotReached() implements DeskAnswer {}
}
