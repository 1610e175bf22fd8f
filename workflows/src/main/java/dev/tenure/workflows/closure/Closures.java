package dev.tenure.workflows.closure;

import dev.tenure.workflows.closure.ClosureCalls.Ended;
import dev.tenure.workflows.closure.ClosureRecords.Account;
import dev.tenure.workflows.closure.ClosureRecords.Apply;
import dev.tenure.workflows.closure.ClosureRecords.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The judge of closures: from one look at Paddle to what is stored and when to look again. A pure function. */
final class Closures {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    /** Paddle repeats what it could not deliver for three days: after them nothing new comes in. */
    private static final Duration LAST_LOOK = Duration.ofDays(4);

    private static final String CUSTOMER = "customer";

    private Closures() {}

    /** What one look came to. */
    record Decision(ClosureState next, List<Log> logs) {

        boolean isClosed() {
            return next.closedAt() != null;
        }

        Apply toRequest(long expectedVersion, Instant at) {
            return new Apply(
                    next.userId(),
                    expectedVersion,
                    at,
                    isClosed() ? "closed" : "closing",
                    next.withVersion(expectedVersion + 1),
                    logs,
                    next.nextAt());
        }
    }

    /** What must be asked of Paddle: once it has confirmed a subscription, that one is looked at in the last look only. */
    static List<String> asks(ClosureState state, Account account, Instant now) {
        return isLastLook(state, now)
                ? Stream.concat(state.canceled().stream(), account.openSubscriptionIds().stream())
                        .distinct()
                        .toList()
                : account.openSubscriptionIds().stream()
                        .filter(id -> !state.canceled().contains(id))
                        .toList();
    }

    /** @param answers of Paddle, by subscription, in the order of asking */
    static Decision after(ClosureState state, Account account, Map<String, Ended> answers, Instant now) {
        List<Log> logs = new ArrayList<>();
        List<String> canceled = new ArrayList<>(state.canceled());
        Duration asked = Duration.ZERO;
        boolean isUndone = false;
        for (Map.Entry<String, Ended> answer : answers.entrySet()) {
            switch (answer.getValue()) {
                case Ended.Done done -> done(answer.getKey(), done, canceled, logs);
                case Ended.Later later -> {
                    isUndone = true;
                    asked = longer(asked, Duration.ofSeconds(later.retryAfterSeconds()));
                    logs.add(failed(answer.getKey(), later.code()));
                }
                case Ended.Refused refused -> {
                    isUndone = true;
                    logs.add(failed(answer.getKey(), refused.code()));
                }
            }
        }
        boolean isNewlyClosed = !isUndone && state.closedAt() == null;
        if (isNewlyClosed) {
            logs.add(new Log("account_closed", true, null, "system", null, null));
        }
        int attempts = isUndone ? state.attempts() + 1 : 0;
        Instant next = isUndone
                ? now.plus(longer(asked, PAUSES.get(Math.min(attempts, PAUSES.size()) - 1)))
                : afterSuccess(state, now);
        List<String> customerIds = Stream.concat(state.customerIds().stream(), account.customerIds().stream())
                .distinct()
                .toList();
        return new Decision(
                new ClosureState(
                        state.userId(),
                        state.version(),
                        state.requestedAt(),
                        customerIds,
                        canceled,
                        attempts,
                        next,
                        isNewlyClosed ? now : state.closedAt()),
                logs);
    }

    private static void done(String subscriptionId, Ended.Done done, List<String> canceled, List<Log> logs) {
        if (!canceled.contains(subscriptionId)) {
            canceled.add(subscriptionId);
            logs.add(new Log("membership_cancel_requested", true, null, CUSTOMER, subscriptionId, null));
        }
        for (String transactionId : done.refundedTransactionIds()) {
            logs.add(new Log("membership_refund", true, null, "system", subscriptionId, transactionId));
        }
    }

    private static Log failed(String subscriptionId, String code) {
        return new Log("membership_cancel_requested", false, code, CUSTOMER, subscriptionId, null);
    }

    private static @Nullable Instant afterSuccess(ClosureState state, Instant now) {
        return isLastLook(state, now) ? null : lastLook(state.closedAt() == null ? now : state.closedAt());
    }

    private static boolean isLastLook(ClosureState state, Instant now) {
        return state.closedAt() != null && !now.isBefore(lastLook(state.closedAt()));
    }

    private static Instant lastLook(Instant closedAt) {
        return closedAt.plus(LAST_LOOK);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
