package dev.tenure.api.operator;

import dev.tenure.api.rows.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows operators what Tenure owes people and Paddle has not done. */
@RestController
@Tag(name = "operator")
class OwedController {

    private final OwedList owed;

    OwedController(OwedList owed) {
        this.owed = owed;
    }

    @GetMapping("/api/v1/admin/owed")
    @Operation(summary = "Refunds, ends of billing and closures that wait or were refused, oldest first")
    Page<OwedList.Line> owed(
            @RequestParam(name = "user_id", required = false) @Nullable UUID userId,
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return owed.find(userId, Page.Request.of(page, size));
    }
}
