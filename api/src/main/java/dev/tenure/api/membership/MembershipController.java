package dev.tenure.api.membership;

import dev.tenure.api.security.Member;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a user has, and what can be had. */
@RestController
@Tag(name = "membership")
class MembershipController {

    private final Memberships memberships;
    private final PriceList priceList;

    MembershipController(Memberships memberships, PriceList priceList) {
        this.memberships = memberships;
        this.priceList = priceList;
    }

    @GetMapping("/api/v1/membership/status")
    @Operation(summary = "What the caller has now; plan and level are the answer")
    MembershipStatus status(Member member) {
        return memberships.statusOf(member.userId());
    }

    @GetMapping("/api/v1/membership/plans")
    @Operation(summary = "What is sold; open to everybody")
    PriceList.Plans plans() {
        return priceList.plans();
    }
}
