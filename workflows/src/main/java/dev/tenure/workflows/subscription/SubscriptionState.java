package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is decided about one subscription: what continue-as-new carries and what every apply writes to {@code
 * subscriptions.state}. Immutable; the judge makes the next one.
 *
 * @param version of the stored row; 0 before the first apply
 * @param rules the edition of the judge's rules that this is judged by; 0 for a state from before they were counted
 * @param userId null while nobody's signed link is known
 * @param provider the newest snapshot of Paddle's object; null while only transactions were seen
 * @param covers what completed transactions paid for, oldest first, bounded
 * @param standing what readers see since the latest apply
 * @param cancelRequestedAt when somebody asked for a cancellation that still stands, here or at Paddle
 * @param beginsAt when something that is paid begins, or ends beside something that goes on, and changes what readers see;
 *     null if nothing does
 * @param takenThrough what was paid through when access was taken last; null if it never was
 * @param forfeitedAt when paid time was given up by an end that took effect at once; null if none was
 * @param cancelSeen what tells the date of a wish that was voiced at Paddle
 * @param pending the command that is being carried out or waits to be tried again
 * @param planned the plan change that is held until the period's end
 * @param verifiedAt when Paddle was last read to the end
 * @param eventIds the latest event ids, bounded
 * @param outcomes the latest command outcomes, bounded
 * @param repayments money that goes back
 */
public record SubscriptionState(
        String subscriptionId,
        long version,
        int rules,
        @Nullable String userId,
        @Nullable String customerId,
        @Nullable SubscriptionFact provider,
        List<Cover> covers,
        Policies policies,
        Standing standing,
        @Nullable Instant cancelRequestedAt,
        @Nullable Instant beginsAt,
        @Nullable Instant takenThrough,
        @Nullable Instant forfeitedAt,
        CancelSeen cancelSeen,
        @Nullable PendingCommand pending,
        @Nullable PendingCommand planned,
        @Nullable Verification verification,
        @Nullable Instant verifiedAt,
        List<String> eventIds,
        List<Command.Remembered> outcomes,
        Repayments repayments) {

    /** How many event ids are remembered; older duplicates are recognised by the inbox and by {@code updatedAt}. */
    static final int EVENT_IDS = 100;

    /** How many command outcomes are remembered. */
    static final int OUTCOMES = 50;

    /** Paddle may begin a period a moment after its transaction's. */
    private static final Duration SAME_START = Duration.ofMinutes(5);

    /** How many paid lines are remembered; ledger keys make an older one harmless. */
    static final int COVERS = 24;

    public SubscriptionState {
        // A state from before there were any has none.
        cancelSeen = Objects.requireNonNullElse(cancelSeen, CancelSeen.NOTHING);
        repayments = Objects.requireNonNullElse(repayments, Repayments.NOTHING);
        covers = newest(covers, COVERS);
        eventIds = newest(eventIds, EVENT_IDS);
        outcomes = newest(outcomes, OUTCOMES);
    }

    /** The state of a subscription of which nothing is known yet. */
    public static SubscriptionState opening(String subscriptionId, Policies policies) {
        return new SubscriptionState(
                subscriptionId,
                0,
                Rule.CURRENT,
                null,
                null,
                null,
                List.of(),
                policies,
                Standing.NOTHING,
                null,
                null,
                null,
                null,
                CancelSeen.NOTHING,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                Repayments.NOTHING);
    }

    /** Since when payments may not be known: a renewal may have been moved to before the end of what is paid. */
    @JsonIgnore
    @Nullable
    Instant unknownSince() {
        return covers.isEmpty() ? null : covers.getLast().startsAt();
    }

    /** The instant until which completed transactions cover; null if none does. */
    @JsonIgnore
    public @Nullable Instant paidThrough() {
        return counting().stream().map(Cover::endsAt).max(Instant::compareTo).orElse(null);
    }

    /** The covers without those whose money goes back, and without what a change gave back. */
    @JsonIgnore
    List<Cover> counting() {
        return Returned.without(
                this,
                covers.stream()
                        .filter(cover -> GivenBack.reason(this, cover).isEmpty())
                        .map(this::asMoved)
                        .toList());
    }

    /** Somebody moved the end of the running period at Paddle: what is paid reaches as far, and never less far. */
    private Cover asMoved(Cover cover) {
        SubscriptionFact now = provider;
        Instant startsAt = now == null || !(now.isActive() || now.isTrialing()) ? null : now.periodStartsAt();
        Instant endsAt = now == null ? null : now.periodEndsAt();
        boolean isRunning = startsAt != null && !cover.startsAt().isBefore(startsAt.minus(SAME_START));
        return isRunning && endsAt != null && endsAt.isAfter(cover.endsAt().plus(Access.SAME_END))
                ? cover.until(endsAt)
                : cover;
    }

    /** When the workflow must look again by itself; null if only an event or a command can change anything. */
    @JsonIgnore
    public @Nullable Instant nextDueAt() {
        return Deadlines.next(this);
    }

    Optional<CommandOutcome> outcomeOf(String commandId) {
        return outcomes.stream()
                .filter(remembered -> remembered.commandId().equals(commandId))
                .map(Command.Remembered::outcome)
                .findFirst();
    }

    /** What a start and a new run are given: from then on the newest rules are judged by, and never in between. */
    public SubscriptionState underCurrentRules() {
        if (rules == Rule.CURRENT) {
            return this;
        }
        // Whether access was ever there was not noted before the first edition: to give it again would be too much.
        boolean isNoted = rules > 0 || standing.hasAccess() || takenThrough != null;
        Instant taken = isNoted ? takenThrough : paidThrough();
        return edit().rules(Rule.CURRENT).takenThrough(taken).build();
    }

    SubscriptionState withVersion(long next) {
        return edit().version(next).build();
    }

    Edit edit() {
        return new Edit(this);
    }

    private static <T> List<T> newest(List<T> all, int most) {
        return List.copyOf(all.size() <= most ? all : all.subList(all.size() - most, all.size()));
    }

    /** Changes a few things of a state; everything else stays. */
    static final class Edit {
        private final SubscriptionState from;
        private long version;
        private int rules;
        private @Nullable String userId;
        private @Nullable String customerId;
        private @Nullable SubscriptionFact provider;
        private List<Cover> covers;
        private Standing standing;
        private @Nullable Instant cancelRequestedAt;
        private @Nullable Instant beginsAt;
        private @Nullable Instant takenThrough;
        private @Nullable Instant forfeitedAt;
        private CancelSeen cancelSeen;
        private @Nullable PendingCommand pending;
        private @Nullable PendingCommand planned;
        private @Nullable Verification verification;
        private @Nullable Instant verifiedAt;
        private List<String> eventIds;
        private List<Command.Remembered> outcomes;
        private Repayments repayments;

        private Edit(SubscriptionState from) {
            this.from = from;
            version = from.version;
            rules = from.rules;
            userId = from.userId;
            customerId = from.customerId;
            provider = from.provider;
            covers = from.covers;
            standing = from.standing;
            cancelRequestedAt = from.cancelRequestedAt;
            beginsAt = from.beginsAt;
            takenThrough = from.takenThrough;
            forfeitedAt = from.forfeitedAt;
            cancelSeen = from.cancelSeen;
            pending = from.pending;
            planned = from.planned;
            verification = from.verification;
            verifiedAt = from.verifiedAt;
            eventIds = from.eventIds;
            outcomes = from.outcomes;
            repayments = from.repayments;
        }

        Edit version(long next) {
            version = next;
            return this;
        }

        Edit rules(int edition) {
            rules = edition;
            return this;
        }

        Edit userId(@Nullable String known) {
            userId = known;
            return this;
        }

        Edit customerId(@Nullable String known) {
            customerId = known;
            return this;
        }

        Edit provider(SubscriptionFact newest) {
            provider = newest;
            return this;
        }

        Edit covers(List<Cover> all) {
            covers = all;
            return this;
        }

        Edit standing(Standing next) {
            standing = next;
            return this;
        }

        Edit cancelRequestedAt(@Nullable Instant at) {
            cancelRequestedAt = at;
            return this;
        }

        Edit cancelSeen(CancelSeen next) {
            cancelSeen = next;
            return this;
        }

        Edit beginsAt(@Nullable Instant at) {
            beginsAt = at;
            return this;
        }

        Edit takenThrough(@Nullable Instant paid) {
            takenThrough = paid;
            return this;
        }

        Edit forfeitedAt(@Nullable Instant at) {
            forfeitedAt = at;
            return this;
        }

        Edit pending(@Nullable PendingCommand next) {
            pending = next;
            return this;
        }

        Edit planned(@Nullable PendingCommand next) {
            planned = next;
            return this;
        }

        Edit verification(@Nullable Verification next) {
            verification = next;
            return this;
        }

        Edit repayments(Repayments next) {
            repayments = next;
            return this;
        }

        Edit verifiedAt(@Nullable Instant at) {
            verifiedAt = at;
            return this;
        }

        Edit remember(String eventId) {
            eventIds = appended(eventIds, eventId);
            return this;
        }

        /** Every command that waits, but for the planned one, is waiting for the pending one, and ends or goes on with it. */
        Edit answerWaiting(CommandOutcome outcome) {
            outcomes = outcomes.stream()
                    .map(old -> old.outcome().isQueued() && !isPlanned(old) ? old.with(outcome) : old)
                    .toList();
            return this;
        }

        private boolean isPlanned(Command.Remembered old) {
            return planned != null && planned.commandId().equals(old.commandId());
        }

        Edit remember(Command.Remembered answered) {
            List<Command.Remembered> others = outcomes.stream()
                    .filter(old -> !old.commandId().equals(answered.commandId()))
                    .toList();
            outcomes = appended(others, answered);
            return this;
        }

        SubscriptionState build() {
            return new SubscriptionState(
                    from.subscriptionId,
                    version,
                    rules,
                    userId,
                    customerId,
                    provider,
                    covers,
                    from.policies,
                    standing,
                    cancelRequestedAt,
                    beginsAt,
                    takenThrough,
                    forfeitedAt,
                    cancelSeen,
                    pending,
                    planned,
                    verification,
                    verifiedAt,
                    eventIds,
                    outcomes,
                    repayments);
        }

        private static <T> List<T> appended(List<T> list, T last) {
            return new ArrayList<>(Stream.concat(list.stream(), Stream.of(Objects.requireNonNull(last)))
                    .toList());
        }
    }
}
