package dev.tenure.api.command;

import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Going on after a pause: first shown, because it is charged, then confirmed. */
@RestController
@Tag(name = "commands")
class ResumeController {

    private final MembershipCommands commands;
    private final ResumePreviews previews;
    private final CommandRate rate;

    ResumeController(MembershipCommands commands, ResumePreviews previews, CommandRate rate) {
        this.commands = commands;
        this.previews = previews;
        this.rate = rate;
    }

    /** @param previewToken of the preview that was shown; without one nothing is compared */
    record ResumeRequest(@Nullable String previewToken) {}

    @PostMapping("/api/v1/membership/resume/preview")
    @Operation(summary = "What ending a pause now would cost and bring, and from when on it is billed again")
    ChangePreview preview(Member member) {
        rate.take(member.userId());
        return previews.of(commands.openOf(member.userId()));
    }

    @PostMapping("/api/v1/membership/resume")
    @Operation(summary = "Ends a pause now, which is charged, or takes back one that has not begun")
    ResponseEntity<CommandAnswer> resume(
            Member member,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
            @RequestBody(required = false) @Nullable ResumeRequest request) {
        rate.take(member.userId());
        String token = request == null ? null : request.previewToken();
        Command.Kind kind = Command.Kind.RESUME;
        CommandKey key = CommandKey.of(member, kind, header);
        Command command = new Command(key.commandId(), kind, member.actor(), CommandIds.fingerprint(kind, token));
        return CommandController.answer(commands.request(Wish.of(member, command), key, subscription -> {
            if (token != null) {
                previews.verify(token, subscription);
            }
            return command;
        }));
    }
}
