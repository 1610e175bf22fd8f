package dev.tenure.workflows.closure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

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

        /**
         * Paddle says that it is canceled, and what became of what was billed meanwhile.
         *
         * @param refundedTransactionIds given back
         * @param undecidedTransactionIds to be given back, if Paddle approves it
         * @param kept what Paddle does not give back; a record from before it was told has none of it, and none undecided
         */
        record Done(List<String> refundedTransactionIds, List<String> undecidedTransactionIds, List<Kept> kept)
                implements Ended {
            public Done {
                refundedTransactionIds = List.copyOf(refundedTransactionIds);
                undecidedTransactionIds = List.copyOf(Objects.requireNonNullElse(undecidedTransactionIds, List.of()));
                kept = List.copyOf(Objects.requireNonNullElse(kept, List.of()));
            }

            /** All that was billed meanwhile is given back. */
            public Done(List<String> refundedTransactionIds) {
                this(refundedTransactionIds, List.of(), List.of());
            }
        }

        /** A transaction whose money stays at Paddle, and why. */
        record Kept(String transactionId, String code) {}

        /** Paddle cannot be reached, or not for now; {@code retryAfterSeconds} is what it asked for, 0 if nothing. */
        record Later(String code, long retryAfterSeconds) implements Ended {}

        /** Paddle will never accept it: people have to look. */
        record Refused(String code) implements Ended {}
    }
}
