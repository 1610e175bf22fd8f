package dev.tenure.api.operator;

import dev.tenure.api.rows.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows operators in what Paddle and Tenure differ. */
@RestController
@Tag(name = "operator")
class DriftController {

    private final DriftList drift;

    DriftController(DriftList drift) {
        this.drift = drift;
    }

    @GetMapping("/api/v1/admin/drift")
    @Operation(
            summary = "Open differences from Paddle, oldest first; healed ones are reconciliation_drift in the audit")
    Page<DriftList.Difference> drift(
            @RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer size) {
        return drift.find(Page.Request.of(page, size));
    }
}
