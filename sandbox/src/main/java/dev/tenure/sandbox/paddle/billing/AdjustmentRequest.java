package dev.tenure.sandbox.paddle.billing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What {@code POST /adjustments} asks for. */
record AdjustmentRequest(
        String action, String transactionId, String reason, String type, List<Item> items, Amounts.TaxMode taxMode) {

    /** One line of the transaction that is adjusted; no amount is all that is left of it. */
    record Item(String itemId, String type, Optional<Long> amount) {}

    AdjustmentRequest {
        items = List.copyOf(items);
    }

    boolean isFull() {
        return type.equals("full");
    }

    static AdjustmentRequest read(JsonNode body) {
        String action = required(body, "action");
        if (!action.equals("refund") && !action.equals("credit")) {
            throw PaddleRefusal.of(400, "adjustment_invalid_credit_action", "action must be refund or credit");
        }
        String type = body.path("type").asString("partial");
        if (!type.equals("full") && !type.equals("partial")) {
            throw PaddleRefusal.field("type", "must be full or partial");
        }
        List<Item> items = items(body.path("items"));
        if (type.equals("partial") && items.isEmpty()) {
            throw PaddleRefusal.field("items", "is required for a partial adjustment");
        }
        if (type.equals("full") && !items.isEmpty()) {
            throw PaddleRefusal.field("items", "must be empty for a full adjustment");
        }
        return new AdjustmentRequest(
                action, required(body, "transaction_id"), required(body, "reason"), type, items, taxMode(body));
    }

    private static Amounts.TaxMode taxMode(JsonNode body) {
        return switch (body.path("tax_mode").asString("internal")) {
            case "internal" -> Amounts.TaxMode.INTERNAL;
            case "external" -> Amounts.TaxMode.EXTERNAL;
            default -> throw PaddleRefusal.field("tax_mode", "must be internal or external");
        };
    }

    private static String required(JsonNode body, String field) {
        String value = body.path(field).asString("");
        if (value.isBlank()) {
            throw PaddleRefusal.field(field, "is required");
        }
        return value;
    }

    private static List<Item> items(JsonNode given) {
        List<Item> items = new ArrayList<>();
        for (JsonNode item : given) {
            String type = required(item, "type");
            items.add(
                    switch (type) {
                        case "full" -> new Item(required(item, "item_id"), type, Optional.empty());
                        case "partial" -> new Item(required(item, "item_id"), type, Optional.of(amount(item)));
                        default ->
                            throw PaddleRefusal.of(
                                    400, "adjustment_invalid_combination_of_types", "an item is full or partial here");
                    });
        }
        return items;
    }

    private static long amount(JsonNode item) {
        String amount = required(item, "amount");
        if (!amount.matches("\\d{1,15}")) {
            throw PaddleRefusal.field("items.amount", "must be a positive number in the lowest denomination");
        }
        long value = Long.parseLong(amount);
        if (value == 0) {
            throw PaddleRefusal.of(400, "adjustment_amount_cannot_be_zero", "the amount cannot be zero");
        }
        return value;
    }
}
