package dev.tenure.api.command;

import dev.tenure.api.membership.Memberships;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

    MembershipCommands(
            KnownSubscriptions subscriptions,
            SubscriptionDesk desk,
            CommandSearch search,
            Memberships memberships,
            CommandReasons reasons) {
        this.subscriptions = subscriptions;
        this.desk = desk;
        this.search = search;
        this.memberships = memberships;
        this.reasons = reasons;
    }

    /** A command whose outcome is stored is answered from there: that works without Temporal, too. */
    CommandAnswer request(Member member, Command command, boolean hasKey, @Nullable String reason) {
        List<KnownSubscription> known = subscriptions.of(member.userId());
        for (KnownSubscription subscription : known) {
            Command.Remembered remembered =
                    subscription.remembered(command.commandId()).orElse(null);
            if (remembered != null) {
                return repeated(member, subscription, command, remembered);
            }
        }
        KnownSubscription subscription = known.stream()
                .filter(KnownSubscription::isOpen)
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemCode.NO_SUBSCRIPTION, "There is no subscription to change.")
                        .asException());
        CommandAnswer answer = carryOut(member, command, subscription, hasKey ? SAFE_WITH_KEY : LOOK_FIRST);
        if (reason != null && !reason.isBlank()) {
            reasons.note(member, reason);
        }
        return answer;
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
        DeskAnswer answer = known.stream()
                .filter(KnownSubscription::isOpen)
                .findFirst()
                .flatMap(subscription -> search.find(commandId, subscription.subscriptionId()))
                .orElseThrow(MembershipCommands::unknown);
        return switch (answer) {
            case DeskAnswer.Answered(CommandOutcome outcome) -> lookedUp(member.userId(), outcome);
            case DeskAnswer.Accepted accepted -> answer(member.userId(), "in_progress", commandId, null, null);
            case DeskAnswer.Rejected rejected -> throw unknown();
            case DeskAnswer.NotReached notReached ->
                throw Problem.unavailable("This cannot be looked up at the moment.", RETRY_SECONDS)
                        .about(commandId)
                        .asException();
        };
    }

    /** Only what waits can be withdrawn, and only a cancel has an opposite. */
    CommandAnswer withdraw(Member member, String commandId) {
        KnownSubscription subscription = subscriptions.of(member.userId()).stream()
                .filter(known -> known.remembered(commandId).isPresent()
                        || known.pending(commandId).isPresent())
                .findFirst()
                .orElseThrow(MembershipCommands::unknown);
        boolean isQueuedCancel = subscription
                .pending(commandId)
                .filter(pending -> pending.kind() == Command.Kind.CANCEL && pending.appliesAfter() != null)
                .isPresent();
        if (!isQueuedCancel) {
            throw Problem.of(ProblemCode.COMMAND_CONFLICT, "This command does not wait any more.")
                    .about(commandId)
                    .asException();
        }
        Command keep = new Command(
                CommandIds.ofWithdrawal(commandId),
                Command.Kind.KEEP,
                member.actor(),
                CommandIds.fingerprint(Command.Kind.KEEP, null));
        return carryOut(member, keep, subscription, SAFE);
    }

    private CommandAnswer carryOut(
            Member member, Command command, KnownSubscription subscription, String whenNotReached) {
        DeskAnswer answer = desk.hand(command, subscription);
        LOG.info(
                "command kind={} command_id={} subscription_id={} user_id={} answer={}",
                command.kind().word(),
                command.commandId(),
                subscription.subscriptionId(),
                member.userId(),
                answer.getClass().getSimpleName());
        return switch (answer) {
            case DeskAnswer.Answered(CommandOutcome outcome) -> answered(member.userId(), outcome);
            case DeskAnswer.Accepted accepted ->
                answer(member.userId(), "in_progress", command.commandId(), null, null);
            case DeskAnswer.Rejected(String errorCode) ->
                throw refusal(errorCode, command.commandId()).asException();
            case DeskAnswer.NotReached notReached ->
                throw Problem.unavailable("This cannot be done at the moment. " + whenNotReached, RETRY_SECONDS)
                        .about(command.commandId())
                        .asException();
        };
    }

    private CommandAnswer repeated(
            Member member, KnownSubscription subscription, Command command, Command.Remembered remembered) {
        if (!remembered.fingerprint().equals(command.fingerprint())) {
            throw refusal(ProblemCode.IDEMPOTENCY_MISMATCH.word(), command.commandId())
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
                throw refusal(code, outcome.commandId()).asException();
            }
        };
    }

    /** A queued outcome without a pending command of its own waits for the pending one that it joined. */
    private CommandAnswer standing(Member member, KnownSubscription subscription, String commandId) {
        UUID userId = member.userId();
        var pending = subscription.pending(commandId).orElse(null);
        if (pending != null) {
            String word = pending.appliesAfter() == null ? "in_progress" : "queued";
            return answer(userId, word, commandId, pending.appliesAfter(), null);
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

    private static Problem refusal(String errorCode, String commandId) {
        ProblemCode code = ProblemCode.of(errorCode).orElse(ProblemCode.COMMAND_CONFLICT);
        String detail =
                switch (code) {
                    case NO_SUBSCRIPTION -> "There is no subscription to change.";
                    case IDEMPOTENCY_MISMATCH -> "This key was used for another request.";
                    case PROVIDER_REFUSED -> "The payment provider refused this.";
                    case PAYMENT_DECLINED -> "The payment was declined.";
                    default -> "This cannot be done as things stand.";
                };
        return Problem.of(code, detail).about(commandId);
    }

    private static RuntimeException unknown() {
        return Problem.of(ProblemCode.NOT_FOUND, "This command is not known.").asException();
    }
}
