package dev.tenure.api.command;

import dev.tenure.api.membership.Memberships;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.PendingCommand;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Finds the subscription that a command is for, has it carried out, and says how it stands. */
@Service
class MembershipCommands {

    private static final Logger LOG = LoggerFactory.getLogger(MembershipCommands.class);
    private static final int RETRY_SECONDS = 5;
    private static final String SAFE = "Repeating it is safe.";
    private static final String SAFE_WITH_KEY = "Repeating it with the same key is safe.";
    private static final String LOOK_FIRST = "It may be done later all the same: look it up before asking again.";

    private final KnownSubscriptions subscriptions;
    private final SubscriptionDesk desk;
    private final CommandSearch search;
    private final Memberships memberships;
    private final CommandReasons reasons;
    private final FailedCommands failed;
    private final CommandRate rate;

    MembershipCommands(
            KnownSubscriptions subscriptions,
            SubscriptionDesk desk,
            CommandSearch search,
            Memberships memberships,
            CommandReasons reasons,
            FailedCommands failed,
            CommandRate rate) {
        this.subscriptions = subscriptions;
        this.desk = desk;
        this.search = search;
        this.memberships = memberships;
        this.reasons = reasons;
        this.failed = failed;
        this.rate = rate;
    }

    /** A command whose outcome is stored is answered from there: that works without Temporal, too. */
    CommandAnswer request(Wish wish, CommandKey key) {
        return request(wish, key, subscription -> wish.command());
    }

    /** The same; {@code completed} gives the command its last particulars, unless it is a repeated one. */
    CommandAnswer request(Wish wish, CommandKey key, Function<KnownSubscription, Command> completed) {
        Member member = wish.member();
        Command command = wish.command();
        List<KnownSubscription> known = subscriptions.of(member.userId());
        for (KnownSubscription subscription : known) {
            Command.Remembered remembered =
                    subscription.remembered(command.commandId()).orElse(null);
            if (remembered != null) {
                return repeated(member, subscription, command, remembered);
            }
        }
        KnownSubscription subscription = openOf(known);
        return carryOut(
                wish.completed(completed.apply(subscription)),
                subscription,
                key.isGiven() ? SAFE_WITH_KEY : LOOK_FIRST);
    }

    /** The subscription that commands of this user are for. */
    KnownSubscription openOf(UUID userId) {
        return openOf(subscriptions.of(userId));
    }

    private static KnownSubscription openOf(List<KnownSubscription> known) {
        return known.stream().filter(KnownSubscription::isOpen).findFirst().orElseThrow(() -> refusal(
                        ProblemCode.NO_SUBSCRIPTION.word(), null, null)
                .asException());
    }

    /** What is not stored may be in the hands of a workflow. */
    CommandAnswer lookUp(Member member, String commandId) {
        List<KnownSubscription> known = subscriptions.of(member.userId());
        for (KnownSubscription subscription : known) {
            if (subscription.remembered(commandId).isPresent()
                    || subscription.pending(commandId).isPresent()) {
                return standing(member, subscription, commandId);
            }
        }
        return switch (searched(member, known, commandId)) {
            case DeskAnswer.Answered(CommandOutcome outcome) -> lookedUp(member.userId(), outcome);
            case DeskAnswer.Accepted accepted -> answer(member.userId(), "in_progress", commandId, null, null);
            case DeskAnswer.Rejected rejected -> throw unknown();
            case DeskAnswer.NotReached notReached -> throw notFoundOut(commandId);
        };
    }

    private DeskAnswer searched(Member member, List<KnownSubscription> known, String commandId) {
        rate.takeSearch(member.userId());
        return known.stream()
                .filter(KnownSubscription::isOpen)
                .findFirst()
                .flatMap(subscription -> search.find(commandId, subscription.subscriptionId()))
                .orElseThrow(MembershipCommands::unknown);
    }

    private static RuntimeException notFoundOut(String commandId) {
        return Problem.unavailable("This cannot be looked up at the moment.", RETRY_SECONDS)
                .about(commandId)
                .asException();
    }

    /** Only what waits can be withdrawn; what is being carried out has to be waited for. */
    CommandAnswer withdraw(Member member, String waitingId) {
        List<KnownSubscription> all = subscriptions.of(member.userId());
        Optional<KnownSubscription> holder = all.stream()
                .filter(known -> known.remembered(waitingId).isPresent()
                        || known.pending(waitingId).isPresent())
                .findFirst();
        if (holder.isEmpty()) {
            throw withdrawalTooEarly(searched(member, all, waitingId), waitingId);
        }
        KnownSubscription subscription = holder.get();
        Optional<PendingCommand> waiting = subscription.pending(waitingId).filter(PendingCommand::isWithdrawable);
        if (waiting.isEmpty()) {
            return withdrawnBefore(member, subscription, waitingId);
        }
        return carryOut(Wish.of(member, withdrawal(member, waiting.get())), subscription, SAFE);
    }

    /** The wish that a command which waits is not carried out. */
    static Command withdrawal(Member member, PendingCommand waiting) {
        return Command.withdrawal(
                CommandIds.ofWithdrawal(waiting, member.actor()),
                member.actor(),
                CommandIds.fingerprint(Command.Kind.KEEP, null),
                waiting.commandId());
    }

    /** A command of this user's that waits and may be withdrawn. */
    Optional<PendingCommand> waiting(Member member, String commandId) {
        return subscriptions.of(member.userId()).stream()
                .flatMap(known -> known.pending(commandId).stream())
                .filter(PendingCommand::isWithdrawable)
                .findFirst();
    }

    /** Whoever did not hear the answer asks again, and gets the same. */
    private CommandAnswer withdrawnBefore(Member member, KnownSubscription subscription, String waitingId) {
        Optional<PendingCommand> withdrawal = subscription.withdrawalOf(waitingId);
        if (withdrawal.isPresent()) {
            return standing(member, subscription, withdrawal.get().commandId());
        }
        return subscription
                .remembered(waitingId)
                .map(Command.Remembered::outcome)
                .filter(CommandOutcome::isWithdrawn)
                .map(outcome -> lookedUp(member.userId(), outcome))
                .orElseThrow(() -> Problem.of(ProblemCode.COMMAND_CONFLICT, "This command does not wait any more.")
                        .about(waitingId)
                        .asException());
    }

    /** A workflow has it, and its decision is not stored yet. */
    private static RuntimeException withdrawalTooEarly(DeskAnswer answer, String commandId) {
        return switch (answer) {
            case DeskAnswer.Answered answered -> inProgress(commandId);
            case DeskAnswer.Accepted accepted -> inProgress(commandId);
            case DeskAnswer.Rejected rejected -> unknown();
            case DeskAnswer.NotReached notReached -> notFoundOut(commandId);
        };
    }

    private static RuntimeException inProgress(String commandId) {
        return new Problem(
                        ProblemCode.COMMAND_CONFLICT,
                        "This command is being carried out: look it up in a moment.",
                        RETRY_SECONDS,
                        commandId)
                .asException();
    }

    private CommandAnswer carryOut(Wish wish, KnownSubscription subscription, String whenNotReached) {
        Command command = wish.command();
        UUID userId = wish.member().userId();
        DeskAnswer answer = desk.hand(command, subscription);
        LOG.info(
                "command kind={} command_id={} subscription_id={} user_id={} answer={}",
                command.kind().word(),
                command.commandId(),
                subscription.subscriptionId(),
                userId,
                answer.getClass().getSimpleName());
        keep(wish, subscription, answer);
        return switch (answer) {
            case DeskAnswer.Answered(CommandOutcome outcome) -> answered(userId, outcome);
            case DeskAnswer.Accepted accepted -> answer(userId, "in_progress", command.commandId(), null, null);
            case DeskAnswer.Rejected(String errorCode) ->
                throw refusal(errorCode, null, command.commandId()).asException();
            case DeskAnswer.NotReached notReached ->
                throw Problem.unavailable("This cannot be done at the moment. " + whenNotReached, RETRY_SECONDS)
                        .about(command.commandId())
                        .asException();
        };
    }

    /** A workflow tells of what it took, but not why somebody wanted it; of what none took nobody else tells. */
    private void keep(Wish wish, KnownSubscription subscription, DeskAnswer answer) {
        switch (answer) {
            case DeskAnswer.Answered answered -> reasons.note(wish);
            case DeskAnswer.Accepted accepted -> reasons.note(wish);
            case DeskAnswer.Rejected(String errorCode) -> failed.note(wish, subscription, errorCode);
            case DeskAnswer.NotReached notReached ->
                failed.note(wish, subscription, ProblemCode.SERVICE_UNAVAILABLE.word());
        }
    }

    private CommandAnswer repeated(
            Member member, KnownSubscription subscription, Command command, Command.Remembered remembered) {
        if (!remembered.fingerprint().equals(command.fingerprint())) {
            throw refusal(ProblemCode.IDEMPOTENCY_MISMATCH.word(), null, command.commandId())
                    .asException();
        }
        if (remembered.outcome().result() == CommandOutcome.Result.REFUSED) {
            return answered(member.userId(), remembered.outcome());
        }
        return standing(member, subscription, command.commandId());
    }

    private CommandAnswer answered(UUID userId, CommandOutcome outcome) {
        return switch (outcome.result()) {
            case APPLIED -> answer(userId, "applied", outcome.commandId(), null, null);
            case QUEUED -> answer(userId, "queued", outcome.commandId(), outcome.appliesAfter(), null);
            case REFUSED -> {
                String code = outcome.errorCode() == null ? "COMMAND_CONFLICT" : outcome.errorCode();
                throw refusal(code, outcome.detail(), outcome.commandId()).asException();
            }
        };
    }

    /** A queued outcome without a pending command of its own waits for the pending one that it joined. */
    private CommandAnswer standing(Member member, KnownSubscription subscription, String commandId) {
        UUID userId = member.userId();
        var pending = subscription.pending(commandId).orElse(null);
        if (pending != null) {
            return answer(userId, wordOf(pending), commandId, pending.appliesAfter(), null);
        }
        return lookedUp(userId, subscription.remembered(commandId).orElseThrow().outcome());
    }

    private CommandAnswer lookedUp(UUID userId, CommandOutcome outcome) {
        String commandId = outcome.commandId();
        return switch (outcome.result()) {
            case APPLIED -> answer(userId, "applied", commandId, null, null);
            case QUEUED -> answer(userId, "queued", commandId, outcome.appliesAfter(), null);
            case REFUSED ->
                outcome.isWithdrawn()
                        ? answer(userId, "withdrawn", commandId, null, null)
                        : answer(userId, "refused", commandId, null, outcome.errorCode());
        };
    }

    private CommandAnswer answer(
            UUID userId, String outcome, String commandId, @Nullable Instant appliesAfter, @Nullable String errorCode) {
        return new CommandAnswer(outcome, commandId, appliesAfter, errorCode, memberships.statusOf(userId));
    }

    private static String wordOf(PendingCommand pending) {
        if (pending.reviewSince() != null) {
            return "needs_review";
        }
        return pending.appliesAfter() == null ? "in_progress" : "queued";
    }

    private static Problem refusal(String errorCode, @Nullable String reason, @Nullable String commandId) {
        Problem problem = RefusalSentences.problem(errorCode, reason);
        return commandId == null ? problem : problem.about(commandId);
    }

    private static RuntimeException unknown() {
        return Problem.of(ProblemCode.NOT_FOUND, "This command is not known.").asException();
    }
}
