package dev.tenure.activities.temporal;

import io.grpc.Status;

/** Temporal was waited for in vain; the message is one sentence for the operator. */
public final class TemporalAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TemporalAwayException(Status.Code code, Throwable cause) {
        super(
                "Temporal was asked again for more than a minute and does not answer (%s): see that it runs and is not overloaded, then start again; nothing is lost."
                        .formatted(code),
                cause);
    }
}
