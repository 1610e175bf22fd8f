package dev.tenure.sandbox.pages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An adjustment as Paddle's dashboard shows it. */
public record AdjustmentRow(
        String id,
        String action,
        String status,
        String transactionId,
        String reason,
        Money total,
        @Nullable Instant createdAt) {

    static AdjustmentRow of(JsonNode adjustment) {
        Fields fields = new Fields(adjustment);
        return new AdjustmentRow(
                fields.text("id"),
                fields.text("action"),
                fields.text("status"),
                fields.text("transaction_id"),
                fields.text("reason"),
                Money.of(adjustment.path("totals").path("total"), fields.text("currency_code")),
                fields.instantOrNull("created_at"));
    }

    public boolean isPending() {
        return status.equals("pending_approval");
    }

    public boolean isReversible() {
        return action.startsWith("chargeback") && !action.endsWith("_reverse") && status.equals("approved");
    }
}
