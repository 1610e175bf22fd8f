package dev.tenure.api.command;

import dev.tenure.api.membership.PriceList;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.PlanChange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Changes of plan: first shown, then confirmed. */
@RestController
@Tag(name = "commands")
class ChangeController {

    private final MembershipCommands commands;
    private final ChangePreviews previews;
    private final PreviewTokens tokens;
    private final PriceList prices;
    private final CommandRate rate;

    ChangeController(
            MembershipCommands commands,
            ChangePreviews previews,
            PreviewTokens tokens,
            PriceList prices,
            CommandRate rate) {
        this.commands = commands;
        this.previews = previews;
        this.tokens = tokens;
        this.prices = prices;
        this.rate = rate;
    }

    @PostMapping("/api/v1/membership/change/preview")
    @Operation(summary = "What a change of plan would cost and bring, and what it takes the place of")
    ChangePreview preview(Member member, @RequestBody ChangeRequest request) {
        rate.take(member.userId());
        return previews.of(commands.openOf(member.userId()), request.toChange(prices));
    }

    @PostMapping("/api/v1/membership/change")
    @Operation(summary = "Changes the plan: now if it is paid, or with the next period")
    ResponseEntity<CommandAnswer> change(
            Member member,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
            @RequestBody ChangeRequest request) {
        rate.take(member.userId());
        PlanChange change = request.toChange(prices);
        Command.Kind kind = Command.Kind.CHANGE;
        CommandKey key = CommandKey.of(member, kind, header);
        String fingerprint = CommandIds.fingerprint(kind, request.body());
        Command command = Command.change(key.commandId(), member.actor(), fingerprint, change);
        String token = request.previewToken();
        return CommandController.answer(commands.request(
                Wish.of(member, command),
                key,
                subscription -> token == null
                        ? command
                        : command.changing(change.confirmedBy(tokens.verify(
                                token, subscription.subscriptionId(), PreviewTokens.subjectOf(change))))));
    }
}
