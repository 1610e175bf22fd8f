package dev.tenure.api.given;

import dev.tenure.api.rows.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows operators what was given to a user; giving and taking back are acts on the user. */
@RestController
@Tag(name = "operator")
class GivenMembershipController {

    private final GivenMemberships given;

    GivenMembershipController(GivenMemberships given) {
        this.given = given;
    }

    @GetMapping("/api/v1/admin/users/{userId}/grants")
    @Operation(summary = "Memberships that operators gave to a user, newest first; page starts at 0")
    Page<GivenMemberships.Given> list(
            @PathVariable UUID userId,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return given.of(userId, Page.Request.of(page, size));
    }
}
