package dev.tenure.workflows.closure;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Postgres knows of an account that is closed, and what is written there; run as local activities. */
@ActivityInterface(namePrefix = "Closure")
public interface ClosureRecords {

    /** What may still be billed, and who the user is at Paddle. */
    Account account(String userId);

    /** Stores what one look came to, all of it or nothing. Throws while Postgres is away, to be tried again. */
    Stored apply(Apply request);

    /** Erases from what was delivered about these customers whatever tells of a person; repeating it is harmless. */
    void erase(List<String> customerIds);

    /** The subscriptions that Paddle has not said to be canceled, and the user's customers at Paddle. */
    record Account(List<String> openSubscriptionIds, List<String> customerIds) {
        public Account {
            openSubscriptionIds = List.copyOf(openSubscriptionIds);
            customerIds = List.copyOf(customerIds);
        }
    }

    /** What one look came to; {@code status} is {@code closing} or {@code closed}. */
    record Apply(
            String userId,
            long expectedVersion,
            Instant at,
            String status,
            ClosureState state,
            List<Log> logs,
            @Nullable Instant nextDueAt) {
        public Apply {
            logs = List.copyOf(logs);
        }
    }

    /** A line of the audit. */
    record Log(
            String event,
            boolean success,
            @Nullable String errorCode,
            String actor,
            @Nullable String subscriptionId,
            @Nullable String reason) {}

    /** Whether it was stored; if not, the state that had moved on. */
    record Stored(boolean applied, @Nullable ClosureState state) {}
}
