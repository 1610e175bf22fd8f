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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The judge of closures: from one look at Paddle to what is stored and when to look again. A pure function. */
final class Closures {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    /** Paddle repeats what it could not deliver for three days: after them nothing new comes in. */
    private static final Duration LAST_LOOK = Duration.ofDays(4);

    /** Paddle decides about a refund within days; until then it is asked once a day what became of it. */
    private static final Duration UNDECIDED_PAUSE = Duration.ofDays(1);

    private static final Duration LONGEST_UNDECIDED = Duration.ofDays(30);

    private static final String CUSTOMER = "customer";
    private static final String SYSTEM = "system";

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
        List<String> kept = new ArrayList<>(state.kept());
        Duration asked = Duration.ZERO;
        boolean isUndone = false;
        for (Map.Entry<String, Ended> answer : answers.entrySet()) {
            switch (answer.getValue()) {
                case Ended.Done done -> {
                    canceled(answer.getKey(), canceled, logs);
                    kept.removeAll(done.refundedTransactionIds());
                    kept(answer.getKey(), keptOf(done, isOver(state, now)), kept, logs);
                }
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
            logs.add(new Log("account_closed", true, null, SYSTEM, null, givenBack(answers)));
        }
        int attempts = isUndone ? state.attempts() + 1 : 0;
        Instant next = isUndone
                ? now.plus(longer(asked, PAUSES.get(Math.min(attempts, PAUSES.size()) - 1)))
                : afterSuccess(state, answers, now);
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
                        kept,
                        attempts,
                        next,
                        isNewlyClosed ? now : state.closedAt()),
                logs);
    }

    private static void canceled(String subscriptionId, List<String> canceled, List<Log> logs) {
        if (!canceled.contains(subscriptionId)) {
            canceled.add(subscriptionId);
            logs.add(new Log("membership_cancel_requested", true, null, CUSTOMER, subscriptionId, null));
        }
    }

    /**
     * What is given back is told by its adjustment, once, to the subscription's own workflow. What is not given back has to
     * be looked at by people, whoever refused it; they are told once.
     */
    private static void kept(String subscriptionId, List<Ended.Kept> found, List<String> kept, List<Log> logs) {
        for (Ended.Kept one : found) {
            if (!kept.contains(one.transactionId())) {
                kept.add(one.transactionId());
                logs.add(new Log(
                        "account_closure_refund", false, one.code(), SYSTEM, subscriptionId, one.transactionId()));
            }
        }
    }

    /** What nobody has decided when the last look is over counts as not given back. */
    private static List<Ended.Kept> keptOf(Ended.Done done, boolean isOver) {
        Stream<Ended.Kept> undecided = done.undecidedTransactionIds().stream()
                .filter(transactionId -> isOver)
                .map(transactionId -> new Ended.Kept(transactionId, "undecided"));
        return Stream.concat(done.kept().stream(), undecided).toList();
    }

    /** Why an adjustment of these transactions was made; null if none was. */
    private static @Nullable String givenBack(Map<String, Ended> answers) {
        String transactions = done(answers)
                .flatMap(done ->
                        Stream.concat(done.refundedTransactionIds().stream(), done.undecidedTransactionIds().stream()))
                .collect(Collectors.joining(" "));
        return transactions.isEmpty() ? null : "refund asked for " + transactions;
    }

    private static Stream<Ended.Done> done(Map<String, Ended> answers) {
        return answers.values().stream().filter(Ended.Done.class::isInstance).map(Ended.Done.class::cast);
    }

    private static Log failed(String subscriptionId, String code) {
        return new Log("membership_cancel_requested", false, code, CUSTOMER, subscriptionId, null);
    }

    private static @Nullable Instant afterSuccess(ClosureState state, Map<String, Ended> answers, Instant now) {
        if (!isLastLook(state, now)) {
            return lastLook(state.closedAt() == null ? now : state.closedAt());
        }
        boolean isUndecided =
                done(answers).anyMatch(done -> !done.undecidedTransactionIds().isEmpty());
        return isUndecided && !isOver(state, now) ? now.plus(UNDECIDED_PAUSE) : null;
    }

    private static boolean isLastLook(ClosureState state, Instant now) {
        return state.closedAt() != null && !now.isBefore(lastLook(state.closedAt()));
    }

    private static boolean isOver(ClosureState state, Instant now) {
        return state.closedAt() != null && !now.isBefore(state.closedAt().plus(LONGEST_UNDECIDED));
    }

    private static Instant lastLook(Instant closedAt) {
        return closedAt.plus(LAST_LOOK);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
