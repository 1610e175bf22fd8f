package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Document;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds what can still be taken from each line of a transaction. */
final class AdjustedItems {

    private AdjustedItems() {}

    /** What the request takes, line by line; refuses what is more than there is. */
    static List<AdjustedItem> of(AdjustmentRequest request, Document transaction, List<Document> earlier) {
        Map<String, Long> taken = taken(earlier);
        if (request.isFull()) {
            return everythingLeft(transaction, taken);
        }
        List<AdjustedItem> items = new ArrayList<>();
        for (AdjustmentRequest.Item item : request.items()) {
            items.add(one(item, request.taxMode(), transaction, taken));
        }
        return items;
    }

    /** Every line as it was bought, whatever was given back before: banks do not ask. */
    static List<AdjustedItem> whole(Document transaction) {
        return lines(transaction).values().stream()
                .map(line -> rest(line, 0))
                .filter(item -> item.total() > 0)
                .toList();
    }

    private static List<AdjustedItem> everythingLeft(Document transaction, Map<String, Long> taken) {
        List<AdjustedItem> left = lines(transaction).values().stream()
                .map(line -> rest(line, taken.getOrDefault(line.path("id").asString(), 0L)))
                .filter(item -> item.total() > 0)
                .toList();
        if (left.isEmpty()) {
            throw PaddleRefusal.of(
                    400,
                    "adjustment_total_amount_above_remaining_allowed",
                    "the transaction has 0 remaining that can be adjusted");
        }
        return left;
    }

    private static AdjustedItem one(
            AdjustmentRequest.Item item, Amounts.TaxMode taxMode, Document transaction, Map<String, Long> taken) {
        JsonNode line = lines(transaction).get(item.itemId());
        if (line == null) {
            throw new PaddleRefusal(
                    400,
                    "adjustment_transaction_item_invalid",
                    "an item is not of this transaction",
                    List.of(new PaddleRefusal.FieldError("items.item_id", item.itemId() + " is unknown")));
        }
        long left = total(line) - taken.getOrDefault(item.itemId(), 0L);
        if (left <= 0) {
            throw PaddleRefusal.of(
                    400,
                    "adjustment_transaction_item_has_already_been_fully_adjusted",
                    "item " + item.itemId() + " has been fully adjusted");
        }
        AdjustedItem adjusted = item.amount()
                .map(amount -> part(line, amount, taxMode))
                .orElseGet(() -> rest(line, taken.getOrDefault(item.itemId(), 0L)));
        if (adjusted.total() > left) {
            throw PaddleRefusal.of(
                    400,
                    "adjustment_amount_above_remaining_allowed",
                    "amount " + adjusted.total() + " is above the remaining " + left);
        }
        return adjusted;
    }

    /** What is left of a line: its own tax, not one that is calculated again, if nothing was taken before. */
    private static AdjustedItem rest(JsonNode line, long taken) {
        long total = total(line) - taken;
        if (taken == 0) {
            JsonNode totals = line.path("totals");
            long tax = Amounts.amount(totals, "tax");
            return item(line, "full", total - tax, tax);
        }
        AdjustedItem part = part(line, total, Amounts.TaxMode.INTERNAL);
        return item(line, "full", part.subtotal(), part.tax());
    }

    private static AdjustedItem part(JsonNode line, long amount, Amounts.TaxMode taxMode) {
        BigDecimal rate = new BigDecimal(line.path("tax_rate").asString("0"));
        Amounts amounts = Amounts.of(BigDecimal.valueOf(amount), BigDecimal.ZERO, rate, taxMode);
        return item(line, "partial", amounts.subtotal(), amounts.tax());
    }

    private static AdjustedItem item(JsonNode line, String type, long subtotal, long tax) {
        return new AdjustedItem(
                line.path("id").asString(),
                type,
                subtotal,
                tax,
                subtotal + tax,
                line.path("tax_rate").asString());
    }

    private static long total(JsonNode line) {
        return Amounts.amount(line.path("totals"), "total");
    }

    private static Map<String, JsonNode> lines(Document transaction) {
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        for (JsonNode line : transaction.data().path("details").path("line_items")) {
            lines.put(line.path("id").asString(), line);
        }
        return lines;
    }

    /** Refunds and credits that stand or may yet stand; rejected ones took nothing. */
    private static Map<String, Long> taken(List<Document> earlier) {
        Map<String, Long> taken = new LinkedHashMap<>();
        for (Document adjustment : earlier) {
            boolean counts = adjustment.is("action", "refund") || adjustment.is("action", "credit");
            if (counts && !adjustment.is("status", "rejected")) {
                for (JsonNode item : adjustment.data().path("items")) {
                    long amount = Amounts.amount(item.path("totals"), "total");
                    taken.merge(item.path("item_id").asString(), amount, Long::sum);
                }
            }
        }
        return taken;
    }
}
