package dev.tenure.paddle.client;

import dev.tenure.paddle.adjustment.AdjustmentAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refund or credit of a whole transaction, or, if there are items, of those lines alone. */
public record CreateAdjustment(AdjustmentAction action, String transactionId, String reason, List<Item> items) {

    /** One line ({@code txnitm_…}); without an amount, which includes tax, all of it. */
    public record Item(String transactionItemId, @Nullable Long amountMinor) {

        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("item_id", transactionItemId);
            json.put("type", amountMinor == null ? "full" : "partial");
            if (amountMinor != null) {
                json.put("amount", amountMinor.toString());
            }
            return json;
        }
    }

    public CreateAdjustment {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("An adjustment needs a reason.");
        }
        items = List.copyOf(items);
    }

    public static CreateAdjustment fullRefund(String transactionId, String reason) {
        return new CreateAdjustment(AdjustmentAction.REFUND, transactionId, reason, List.of());
    }

    public static CreateAdjustment partialRefund(String transactionId, String reason, List<Item> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("A partial refund needs at least one line.");
        }
        return new CreateAdjustment(AdjustmentAction.REFUND, transactionId, reason, items);
    }

    Body toBody() {
        return new Body()
                .with("action", action.wire())
                .with("transaction_id", transactionId)
                .with("reason", reason)
                .with("type", items.isEmpty() ? "full" : "partial")
                .with(
                        "items",
                        items.isEmpty()
                                ? null
                                : items.stream().map(Item::toJson).toList());
    }
}
