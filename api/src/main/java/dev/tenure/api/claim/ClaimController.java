package dev.tenure.api.claim;

import dev.tenure.api.command.CommandRate;
import dev.tenure.api.operator.Reason;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.rows.Page;
import dev.tenure.api.security.Caller;
import dev.tenure.api.security.Member;
import dev.tenure.api.settings.Settings;
import dev.tenure.paddle.link.ClaimToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists payments that belong to nobody, and takes claims: an operator's, or a customer's with an operator's token. */
@RestController
@Tag(name = "claims")
class ClaimController {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimController.class);
    private static final Duration VALID = Duration.ofDays(7);

    private final Unclaimed unclaimed;
    private final ClaimToken tokens;
    private final CommandRate rate;
    private final Clock wall = Clock.systemUTC();

    ClaimController(Unclaimed unclaimed, CommandRate rate, Settings settings) {
        this.unclaimed = unclaimed;
        this.rate = rate;
        this.tokens = new ClaimToken(settings.list("TENURE_LINK_SECRET", "claims are signed with it"));
    }

    /** Whose it is, and how the operator knows. */
    record ClaimRequest(@Nullable UUID userId, @Nullable String reason) {}

    /** Why an operator lets somebody claim a payment. */
    record TokenRequest(@Nullable String reason) {}

    /** What a customer was given by an operator. */
    record TokenClaim(@Nullable String token) {}

    /** The payment will be the user's in a moment. */
    record Claimed(String outcome, String id, UUID userId) {}

    /** What to hand to the person. */
    record Token(String token, Instant validUntil) {}

    @GetMapping("/api/v1/admin/unclaimed")
    @Operation(summary = "Payments that belong to nobody, oldest first; page starts at 0")
    Page<Unclaimed.Payment> list(
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return unclaimed.list(Page.Request.of(page, size));
    }

    @PostMapping("/api/v1/admin/unclaimed/{id}/claim")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Says whose a payment is")
    Claimed claim(Caller operator, @PathVariable String id, @RequestBody ClaimRequest request) {
        UUID userId = request.userId();
        if (userId == null) {
            throw Problem.of(ProblemCode.INVALID_REQUEST, "Say whose it is: user_id.")
                    .asException();
        }
        return claim(id, userId, operator.asOperator(), Reason.given(request.reason()));
    }

    @PostMapping("/api/v1/admin/unclaimed/{id}/token")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Makes a token by which a signed-in customer claims a payment, once, within seven days")
    Token token(Caller operator, @PathVariable String id, @RequestBody TokenRequest request) {
        String reason = Reason.given(request.reason());
        if (!unclaimed.contains(id)) {
            throw notFound();
        }
        Instant validUntil = wall.instant().plus(VALID);
        unclaimed.noteToken(id, operator.asOperator(), reason);
        return new Token(tokens.issue(id, validUntil), validUntil);
    }

    @PostMapping("/api/v1/membership/claim")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Claims a payment with the token that an operator gave")
    Claimed claim(Member member, @RequestBody TokenClaim request) {
        rate.take(member.userId());
        String token = request.token() == null ? "" : request.token();
        String id = tokens.verify(token, wall.instant())
                .orElseThrow(() -> Problem.of(ProblemCode.FORBIDDEN, "This token claims nothing.")
                        .asException());
        return claim(id, member.userId(), member.actor(), "token");
    }

    private Claimed claim(String id, UUID userId, String actor, String reason) {
        String outcome = unclaimed.claim(id, userId, actor, reason);
        LOG.info("claim entity_id={} user_id={} actor={} outcome={}", id, userId, actor, outcome);
        return switch (outcome) {
            case "claimed" -> new Claimed("in_progress", id, userId);
            case "known" ->
                throw Problem.of(ProblemCode.COMMAND_CONFLICT, "This payment belongs to somebody already.")
                        .asException();
            case "closed" ->
                throw Problem.of(ProblemCode.COMMAND_CONFLICT, "The billing of this account is closed for good.")
                        .asException();
            case "nobody" ->
                throw Problem.of(ProblemCode.NOT_FOUND, "There is no user of this id.")
                        .asException();
            default -> throw notFound();
        };
    }

    private static RuntimeException notFound() {
        return Problem.of(ProblemCode.NOT_FOUND, "There is no such payment that belongs to nobody.")
                .asException();
    }
}
