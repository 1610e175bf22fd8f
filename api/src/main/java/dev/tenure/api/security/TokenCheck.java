package dev.tenure.api.security;

/** What a bearer token turned out to be. */
sealed interface TokenCheck {

    /** Good, and whose it is. */
    record Believed(Caller caller) implements TokenCheck {}

    /** Forged, expired, for somebody else, or no token at all; the reason is for the log. */
    record Refused(String reason) implements TokenCheck {}

    /** The keys to check it with cannot be had for now. */
    record Undecided() implements TokenCheck {}
}
