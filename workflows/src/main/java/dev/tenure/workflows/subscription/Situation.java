package dev.tenure.workflows.subscription;

/** Where a subscription stands when somebody asks for something. */
public enum Situation {
    /** Paid for, but no snapshot of Paddle's subscription has come yet. */
    UNSEEN,
    TRIALING,
    ACTIVE,
    /** Active, with a cancel that Paddle will carry out. */
    CANCELING,
    /** Active, with a pause that Paddle will carry out. */
    PAUSING,
    PAST_DUE,
    PAUSED,
    /** Its scheduled end has come, and Paddle has not said so yet. */
    ENDING,
    ENDED;

    static Situation of(SubscriptionState state) {
        SubscriptionFact provider = state.provider();
        if (provider == null) {
            return UNSEEN;
        }
        if (provider.isCanceled()) {
            return ENDED;
        }
        if (state.standing().isEnded()) {
            return ENDING;
        }
        if (provider.isTrialing()) {
            return TRIALING;
        }
        if (provider.isPastDue()) {
            return PAST_DUE;
        }
        if (provider.isPaused()) {
            return PAUSED;
        }
        if (provider.isCancelScheduled()) {
            return CANCELING;
        }
        return provider.isPauseScheduled() ? PAUSING : ACTIVE;
    }
}
