package dev.tenure.paddle.webhook;

import java.time.Instant;

/** Whether a webhook was sent by somebody who knows the secret, and just now. */
public sealed interface Verification {

    /** Sent by Paddle at this instant of wall time; every retry and replay has a fresh one. */
    record Genuine(Instant sentAt) implements Verification {}

    /** Not to be believed. */
    record Rejected(Reason reason) implements Verification {}

    /** Why a webhook was rejected. */
    enum Reason {
        /** There is no signature header. */
        MISSING,
        /** The header has no timestamp, several, or no signature of a known scheme. */
        MALFORMED,
        /** The timestamp is further in the past than the tolerance. */
        TOO_OLD,
        /** The timestamp is further in the future than the tolerance. */
        FROM_THE_FUTURE,
        /** No signature in the header was made with one of the secrets over this body. */
        NO_MATCH
    }
}
