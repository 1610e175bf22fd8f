package dev.tenure.api.closure;

import dev.tenure.api.command.CommandRate;
import dev.tenure.api.membership.MembershipStatus;
import dev.tenure.api.membership.Memberships;
import dev.tenure.api.security.Member;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Closes the billing of an account for good. */
@RestController
@Tag(name = "membership")
class ClosureController {

    private static final Logger LOG = LoggerFactory.getLogger(ClosureController.class);

    private final Closures closures;
    private final Memberships memberships;
    private final CommandRate rate;

    ClosureController(Closures closures, Memberships memberships, CommandRate rate) {
        this.closures = closures;
        this.memberships = memberships;
        this.rate = rate;
    }

    /** It will be closed, whether Paddle can be reached now or not. */
    record Closing(String outcome, MembershipStatus membership) {}

    @DeleteMapping("/api/v1/membership/account")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Closes the billing of an account: nothing is billed any more, and it cannot be undone")
    Closing close(Member member) {
        rate.take(member.userId());
        closures.request(member.userId(), member.actor());
        LOG.info("account_closure_requested user_id={} actor={}", member.userId(), member.actor());
        return new Closing("in_progress", memberships.statusOf(member.userId()));
    }
}
