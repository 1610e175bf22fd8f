package dev.tenure.workflows.subscription;

/** What the judge wants from Paddle before it can go on. */
sealed interface Ask {

    /** The subscription and its newest transactions, as they are now. */
    record Read() implements Ask {}

    /** The cancellation of the pending command; at once only if its paid time is to be given up. */
    record Cancel(boolean immediately) implements Ask {}

    /** The removal of what Paddle would do by itself, for the pending command. */
    record RemoveScheduledChange() implements Ask {}
}
