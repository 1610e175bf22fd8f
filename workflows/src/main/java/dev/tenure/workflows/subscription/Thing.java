package dev.tenure.workflows.subscription;

import java.util.List;

/** What can happen to a subscription: the next thing that its workflow takes to the judge. */
sealed interface Thing {

    /** Facts from Paddle's webhooks. */
    record Events(List<PaddleFactEvent> events) implements Thing {}

    /** Somebody asked for something. */
    record Asked(Command command) implements Thing {}

    /** An instant that the state waited for has come. */
    record DeadlineReached() implements Thing {}

    /** Somebody says that Paddle should be looked at now. */
    record AskedToLook() implements Thing {}

    /** Paddle answered what the judge had asked. */
    record Answered(Ask ask, PaddleAnswer answer) implements Thing {}
}
