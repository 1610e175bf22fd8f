package dev.tenure.sandbox.launch;

/** The all-in-one cannot start; the message is one sentence for the person who started it. */
public final class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotStartException(String sentence) {
        super(sentence);
    }

    CannotStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
