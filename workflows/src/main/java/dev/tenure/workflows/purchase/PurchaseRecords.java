package dev.tenure.workflows.purchase;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes decisions about purchases to Postgres; run as a local activity. */
@ActivityInterface(namePrefix = "Purchase")
public interface PurchaseRecords {

    /** Stores a decision, all of it or nothing. Throws while Postgres is away, to be tried again. */
    Stored apply(Apply request);

    /**
     * One decision to be stored in one transaction: state, ledger, audit and the events' outcomes.
     *
     * @param expectedVersion of the stored row; if it has moved on, nothing is written
     * @param at billing time of the decision
     */
    record Apply(
            String transactionId,
            long expectedVersion,
            Instant at,
            @Nullable String userId,
            @Nullable String customerId,
            @Nullable String subscriptionId,
            String status,
            long credits,
            PurchaseState state,
            List<Grant> grants,
            List<Log> logs,
            List<EventOutcome> outcomes) {

        public Apply {
            grants = List.copyOf(grants);
            logs = List.copyOf(logs);
            outcomes = List.copyOf(outcomes);
        }
    }

    /** Credits of one line; the business key makes it happen once. */
    record Grant(String businessKey, long amount) {}

    /** A line of the audit. */
    record Log(String event, boolean success, @Nullable String errorCode, String actor, String reason) {}

    /** What became of an event: {@code applied} or {@code duplicate}. */
    record EventOutcome(String eventId, String outcome) {}

    /** Whether a decision was stored; if not, the state that had moved on. */
    record Stored(boolean applied, @Nullable PurchaseState state) {}
}
