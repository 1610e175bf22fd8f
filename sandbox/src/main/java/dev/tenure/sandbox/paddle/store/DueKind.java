package dev.tenure.sandbox.paddle.store;

/** What Paddle does at its own time. */
public enum DueKind {
    /** A subscription's period or trial ends, or its scheduled change takes effect. */
    PERIOD_END,
    /** A paused subscription resumes. */
    RESUME,
    /** An overdue renewal is charged again, or given up. */
    DUNNING,
    /** A refund that waits for approval is decided. */
    REFUND_DECISION,
    /** A declined transaction of a refused change cancels itself. */
    TRANSACTION_CANCEL
}
