package dev.tenure.workflows.closure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;

/** Calls to Paddle for an account that is closed. They look, compare, act and confirm, so that trying again is harmless. */
@ActivityInterface(namePrefix = "Closure")
public interface ClosureCalls {

    /** Cancels a subscription at once, and refunds what was billed since the closure was asked for. */
    Ended end(EndRequest request);

    /** Which subscription to end, and since when nothing of it may be billed. */
    record EndRequest(String subscriptionId, Instant since) {}

    /** How it went. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ended")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Ended.Done.class, name = "done"),
        @JsonSubTypes.Type(value = Ended.Later.class, name = "later"),
        @JsonSubTypes.Type(value = Ended.Refused.class, name = "refused")
    })
    sealed interface Ended {

        /** Paddle says that it is canceled, and that these transactions are refunded now. */
        record Done(List<String> refundedTransactionIds) implements Ended {
            public Done {
                refundedTransactionIds = List.copyOf(refundedTransactionIds);
            }
        }

        /** Paddle cannot be reached, or not for now; {@code retryAfterSeconds} is what it asked for, 0 if nothing. */
        record Later(String code, long retryAfterSeconds) implements Ended {}

        /** Paddle will never accept it: people have to look. */
        record Refused(String code) implements Ended {}
    }
}
