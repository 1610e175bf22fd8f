package dev.tenure.api.command;

import dev.tenure.api.given.GivenMemberships;
import dev.tenure.api.membership.MembershipStatus;
import dev.tenure.api.membership.Memberships;
import dev.tenure.api.membership.PriceList;
import dev.tenure.api.operator.Reason;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.problem.ProblemException;
import dev.tenure.api.security.Caller;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.PendingCommand;
import dev.tenure.workflows.subscription.PlanChange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Lets an operator do for a user what the user may do, and end a subscription at once; each with a reason. */
@RestController
@Tag(name = "operator")
class OperatorActions {

    private static final String GIVE = "give_membership";
    private static final String TAKE = "take_membership";
    private static final String WITHDRAW = "withdraw";

    private final MembershipCommands commands;
    private final Memberships memberships;
    private final PriceList prices;
    private final ActionLog log;
    private final GivenMemberships given;
    private final PauseEnd pauseEnd;

    OperatorActions(
            MembershipCommands commands,
            Memberships memberships,
            PriceList prices,
            ActionLog log,
            GivenMemberships given,
            PauseEnd pauseEnd) {
        this.given = given;
        this.pauseEnd = pauseEnd;
        this.commands = commands;
        this.memberships = memberships;
        this.prices = prices;
        this.log = log;
    }

    /**
     * What is to be done and why; the rest as the customer's own door takes it.
     *
     * @param action {@code cancel}, {@code keep}, {@code change}, {@code pause}, {@code resume}, {@code end_now}, {@code
     *     withdraw}, {@code give_membership} or {@code take_membership}
     * @param until when a pause ends by itself, or until when a membership is given
     * @param plan the key of the plan that is given
     * @param grantId what is taken back
     * @param refund with {@code end_now}: whether what the running period was paid with is given back
     * @param commandId the waiting command that is withdrawn; one that nobody can tell of by reading is closed by it
     */
    record ActionRequest(
            @Nullable String action,
            @Nullable String reason,
            @Nullable String priceId,
            @Nullable String when,
            @Nullable String mode,
            @Nullable Instant until,
            @Nullable String plan,
            @Nullable String grantId,
            @Nullable Boolean refund,
            @Nullable String commandId) {}

    @PostMapping("/api/v1/admin/users/{userId}/actions")
    @Operation(
            summary =
                    "Acts on a user's subscription, with a reason; support may cancel, keep and pause, and withdraw these")
    ResponseEntity<CommandAnswer> act(
            Caller operator,
            @PathVariable UUID userId,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
            @RequestBody ActionRequest request) {
        String reason = Reason.given(request.reason());
        Member member = new Member(userId, operator.asOperator());
        if (GIVE.equals(request.action()) || TAKE.equals(request.action())) {
            operator.requireAdmin();
            return ResponseEntity.ok(withoutPayment(member, request, header, reason));
        }
        if (WITHDRAW.equals(request.action())) {
            return CommandController.answer(withdraw(operator, member, request.commandId(), reason));
        }
        Command.Kind kind = kind(request);
        if (!Reversible.is(kind)) {
            operator.requireAdmin();
        }
        CommandKey key = CommandKey.of(member, kind, header);
        Command command = command(member, kind, request, key);
        return CommandController.answer(
                logged(member, command, reason, () -> commands.request(Wish.of(member, command), key)));
    }

    /** One that does not wait any more is answered as it was before. */
    private CommandAnswer withdraw(Caller operator, Member member, @Nullable String commandId, String reason) {
        if (commandId == null || commandId.isBlank()) {
            throw invalid("A withdrawal names the command that waits: command_id.");
        }
        Optional<PendingCommand> waiting = commands.waiting(member, commandId);
        if (waiting.filter(command -> Reversible.is(command.kind())).isEmpty()) {
            operator.requireAdmin();
        }
        return waiting.map(command -> logged(
                        member,
                        MembershipCommands.withdrawal(member, command),
                        reason,
                        () -> commands.withdraw(member, commandId)))
                .orElseGet(() -> commands.withdraw(member, commandId));
    }

    private CommandAnswer logged(Member member, Command command, String reason, Supplier<CommandAnswer> act) {
        MembershipStatus before = memberships.statusOf(member.userId());
        log.asked(member, command, reason, before);
        try {
            CommandAnswer answer = act.get();
            log.done(member, command, reason, before, answer);
            return answer;
        } catch (ProblemException e) {
            log.refused(member, command, reason, before, e.problem());
            throw e;
        }
    }

    /** Here nobody is asked: it is done when this returns, and its one line of the audit with it. */
    private CommandAnswer withoutPayment(Member member, ActionRequest request, @Nullable String header, String reason) {
        String grantId = request.grantId();
        if (GIVE.equals(request.action())) {
            grantId = CommandKey.ofGrant(member, header);
            given.give(member, grantId, request.plan(), request.until(), reason);
        } else {
            given.take(member, grantId, reason);
        }
        return new CommandAnswer("applied", String.valueOf(grantId), null, null, memberships.statusOf(member.userId()));
    }

    private static Command.Kind kind(ActionRequest request) {
        return Arrays.stream(Command.Kind.values())
                .filter(known -> known.word().equals(request.action()))
                .findFirst()
                .orElseThrow(() -> invalid("This action is not known."));
    }

    private Command command(Member member, Command.Kind kind, ActionRequest request, CommandKey key) {
        boolean isChange = kind == Command.Kind.CHANGE;
        ChangeRequest wanted = new ChangeRequest(request.priceId(), request.when(), null, request.mode());
        PlanChange change = isChange ? wanted.toChange(prices) : null;
        boolean refund = kind == Command.Kind.END_NOW && Boolean.TRUE.equals(request.refund());
        String body = isChange ? wanted.body() : request.until() + "\n" + refund;
        return new Command(
                key.commandId(),
                kind,
                member.actor(),
                CommandIds.fingerprint(kind, body),
                change,
                kind == Command.Kind.PAUSE ? pauseEnd.given(request.until()) : null,
                refund);
    }

    private static RuntimeException invalid(String sentence) {
        return Problem.of(ProblemCode.INVALID_REQUEST, sentence).asException();
    }
}
