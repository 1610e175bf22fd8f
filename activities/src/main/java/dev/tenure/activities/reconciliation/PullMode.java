package dev.tenure.activities.reconciliation;

/** Whether Paddle is asked for what its webhooks should have told. */
public enum PullMode {
    /** Beside webhooks: an event that only the pull brought is drift. */
    AUTO,
    /** Instead of webhooks: that the pull brings events is how it should be. */
    ONLY,
    /** Never. */
    OFF
}
