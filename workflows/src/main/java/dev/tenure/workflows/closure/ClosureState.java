package dev.tenure.workflows.closure;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is decided about the closure of one account: what every apply writes to {@code account_closures.state}.
 *
 * @param version of the stored row; 0 before the first apply
 * @param requestedAt what is billed after this instant is refunded
 * @param customerIds who the user was at Paddle; what was delivered about them is erased
 * @param canceled the subscriptions that Paddle has confirmed to be canceled
 * @param kept the transactions since then of which operators were told that Paddle does not give them back
 * @param attempts how many looks in a row did not end well
 * @param nextAt when to look again; null when the last look has been taken
 * @param closedAt when Paddle had confirmed all of it; null before
 */
public record ClosureState(
        String userId,
        long version,
        Instant requestedAt,
        List<String> customerIds,
        List<String> canceled,
        List<String> kept,
        int attempts,
        @Nullable Instant nextAt,
        @Nullable Instant closedAt) {

    public ClosureState {
        customerIds = List.copyOf(customerIds);
        canceled = List.copyOf(canceled);
        // A record from before it was told knows of none.
        kept = List.copyOf(Objects.requireNonNullElse(kept, List.of()));
    }

    /** A closure that nobody has looked at. */
    public static ClosureState opening(String userId, Instant requestedAt) {
        return new ClosureState(userId, 0, requestedAt, List.of(), List.of(), List.of(), 0, requestedAt, null);
    }

    ClosureState withVersion(long next) {
        return new ClosureState(userId, next, requestedAt, customerIds, canceled, kept, attempts, nextAt, closedAt);
    }
}
