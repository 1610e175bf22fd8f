package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes commands: 200 when done, 202 when it will be. */
@RestController
@Tag(name = "commands")
class CommandController {

    private static final int LONGEST_REASON = 500;

    private final MembershipCommands commands;
    private final CommandRate rate;
    private final PauseEnd pauseEnd;

    CommandController(MembershipCommands commands, CommandRate rate, PauseEnd pauseEnd) {
        this.commands = commands;
        this.rate = rate;
        this.pauseEnd = pauseEnd;
    }

    /** Why somebody leaves, in their own words; at most 500 characters. */
    record CancelRequest(@Nullable String reason) {}

    /** When a pause ends by itself; without it the pause lasts until it is ended. */
    record PauseRequest(@Nullable Instant until) {}

    @PostMapping("/api/v1/membership/cancel")
    @Operation(summary = "Cancels at the end of the paid period")
    ResponseEntity<CommandAnswer> cancel(
            Member member,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable CancelRequest request) {
        String reason = request == null ? null : request.reason();
        if (reason != null && (reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0)) {
            throw Problem.of(
                            ProblemCode.INVALID_REQUEST,
                            "The reason may have " + LONGEST_REASON + " characters at most.")
                    .asException();
        }
        return answer(request(member, Command.Kind.CANCEL, key, reason));
    }

    @PostMapping("/api/v1/membership/keep")
    @Operation(summary = "Withdraws a cancel, a pause or a change before it takes effect")
    ResponseEntity<CommandAnswer> keep(
            Member member, @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return answer(request(member, Command.Kind.KEEP, key, null));
    }

    @PostMapping("/api/v1/membership/pause")
    @Operation(summary = "Pauses from the end of the paid period on, until an instant or until resumed")
    ResponseEntity<CommandAnswer> pause(
            Member member,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
            @RequestBody(required = false) @Nullable PauseRequest request) {
        Instant until = request == null ? null : pauseEnd.given(request.until());
        String body = until == null ? null : until.toString();
        Command.Kind kind = Command.Kind.PAUSE;
        rate.take(member.userId());
        CommandKey key = CommandKey.of(member, kind, header);
        Command command = Command.pause(key.commandId(), member.actor(), CommandIds.fingerprint(kind, body), until);
        return answer(commands.request(Wish.of(member, command), key));
    }

    @GetMapping("/api/v1/membership/commands/{commandId}")
    @Operation(summary = "How a command stands")
    CommandAnswer lookUp(Member member, @PathVariable String commandId) {
        return commands.lookUp(member, commandId);
    }

    @DeleteMapping("/api/v1/membership/commands/{commandId}")
    @Operation(summary = "Withdraws a command that waits")
    ResponseEntity<CommandAnswer> withdraw(Member member, @PathVariable String commandId) {
        rate.take(member.userId());
        return answer(commands.withdraw(member, commandId));
    }

    private CommandAnswer request(Member member, Command.Kind kind, @Nullable String header, @Nullable String reason) {
        rate.take(member.userId());
        CommandKey key = CommandKey.of(member, kind, header);
        Command command = new Command(key.commandId(), kind, member.actor(), CommandIds.fingerprint(kind, reason));
        return commands.request(new Wish(member, command, reason), key);
    }

    static ResponseEntity<CommandAnswer> answer(CommandAnswer answer) {
        return ResponseEntity.status(answer.isFinal() ? 200 : 202).body(answer);
    }
}
