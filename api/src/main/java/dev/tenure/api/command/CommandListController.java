package dev.tenure.api.command;

import dev.tenure.api.operator.Reason;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.provider.PaddleDesk;
import dev.tenure.api.rows.Choice;
import dev.tenure.api.rows.Page;
import dev.tenure.api.security.Caller;
import dev.tenure.paddle.subscription.PaddleSubscription;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows operators what waits and what failed, and lets them say that they did it in Paddle's dashboard. */
@RestController
@Tag(name = "operator")
class CommandListController {

    private final CommandList commands;
    private final PaddleDesk paddle;
    private final KnownSubscriptions subscriptions;
    private final SubscriptionDesk desk;

    CommandListController(
            CommandList commands, PaddleDesk paddle, KnownSubscriptions subscriptions, SubscriptionDesk desk) {
        this.commands = commands;
        this.paddle = paddle;
        this.subscriptions = subscriptions;
        this.desk = desk;
    }

    /** What was done in the dashboard, and why. */
    record DoneRequest(@Nullable String reason) {}

    /** How the command stands; one that is open is finished by its workflow, which looks now. */
    record Done(String outcome, String commandId, @Nullable Instant nextTryAt) {}

    @GetMapping("/api/v1/admin/commands")
    @Operation(summary = "Commands, newest first; without a state, all that is open or was refused; page starts at 0")
    Page<CommandList.Line> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(name = "user_id", required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return commands.find(Choice.of("state", state, CommandList.STATES), userId, Page.Request.of(page, size));
    }

    @PostMapping("/api/v1/admin/commands/{id}/done")
    @Operation(summary = "Closes a command that was done in Paddle's dashboard, if Paddle shows it")
    ResponseEntity<Done> done(Caller operator, @PathVariable String id, @RequestBody DoneRequest request) {
        String reason = Reason.given(request.reason());
        CommandList.Line command = commands.find(id)
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND, "This command is not known.")
                        .asException());
        if (!Reversible.is(command.command())) {
            operator.requireAdmin();
        }
        PaddleSubscription now = paddle.subscription(command.subscriptionId());
        if (!DoneAtPaddle.shows(now, command.command(), command.priceId())) {
            throw conflict("Paddle does not show it done; nothing was changed.");
        }
        if (!commands.close(id, operator.asOperator(), reason)) {
            throw conflict("This command is finished already.");
        }
        if (command.state().equals("refused")) {
            return ResponseEntity.ok(new Done("done_elsewhere", id, null));
        }
        subscriptions.find(command.subscriptionId()).ifPresent(desk::look);
        return ResponseEntity.accepted().body(new Done("in_progress", id, command.nextTryAt()));
    }

    private static RuntimeException conflict(String sentence) {
        return Problem.of(ProblemCode.COMMAND_CONFLICT, sentence).asException();
    }
}
