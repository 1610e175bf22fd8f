package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Finds what can still be taken from each line of a transaction. All of them together never give more than was paid: a
 * change is charged less than its lines cost by the line that it gives back, and credit pays for a part of others.
 */
final class AdjustedItems {

    private AdjustedItems() {}

    /** What the request takes, line by line; refuses what is more than there is. */
    static List<AdjustedItem> of(AdjustmentRequest request, Document transaction, List<Document> earlier) {
        Map<String, Long> taken = taken(earlier);
        JsonNode left = transaction.data().path("details").path("adjusted_totals");
        if (request.isFull()) {
            return everythingLeft(transaction, taken, left);
        }
        List<AdjustedItem> items = new ArrayList<>();
        for (AdjustmentRequest.Item item : request.items()) {
            items.add(one(item, request.taxMode(), transaction, taken));
        }
        long wanted = total(items);
        if (wanted > grandTotal(left)) {
            throw moreThanIsLeft(wanted, grandTotal(left));
        }
        return items;
    }

    /** Everything that was paid, whatever was given back before: banks do not ask. */
    static List<AdjustedItem> whole(Document transaction) {
        return paid(
                rests(transaction, Map.of()), transaction.data().path("details").path("totals"));
    }

    private static List<AdjustedItem> everythingLeft(Document transaction, Map<String, Long> taken, JsonNode left) {
        List<AdjustedItem> rests = rests(transaction, taken);
        if (rests.isEmpty() || grandTotal(left) <= 0) {
            throw moreThanIsLeft(total(rests), Math.max(0, grandTotal(left)));
        }
        return paid(rests, left);
    }

    private static List<AdjustedItem> rests(Document transaction, Map<String, Long> taken) {
        return lines(transaction).values().stream()
                .map(line -> rest(line, taken.getOrDefault(line.path("id").asString(), 0L)))
                .filter(item -> item.total() > 0)
                .toList();
    }

    /** As much of the lines as the totals say that was paid, the first ones first. */
    private static List<AdjustedItem> paid(List<AdjustedItem> rests, JsonNode totals) {
        List<AdjustedItem> paid = new ArrayList<>();
        long left = grandTotal(totals);
        for (AdjustedItem rest : rests) {
            if (left > 0) {
                AdjustedItem taken = rest.total() <= left ? rest : rest.upTo(left);
                paid.add(taken);
                left -= taken.total();
            }
        }
        boolean isPaidInMoney = grandTotal(totals) == Amounts.amount(totals, "total");
        if (isPaidInMoney && !paid.isEmpty()) {
            long tax = paid.stream().mapToLong(AdjustedItem::tax).sum();
            paid.add(paid.removeLast().withMoreTax(Amounts.amount(totals, "tax") - tax));
        }
        return paid;
    }

    private static long grandTotal(JsonNode totals) {
        return Amounts.amount(totals, "grand_total");
    }

    private static long total(List<AdjustedItem> items) {
        return items.stream().mapToLong(AdjustedItem::total).sum();
    }

    private static PaddleRefusal moreThanIsLeft(long wanted, long left) {
        return PaddleRefusal.of(
                400,
                "adjustment_total_amount_above_remaining_allowed",
                "the amount " + wanted + " is above the remaining " + left + " of the transaction");
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
        return AdjustedItem.part(
                line.path("id").asString(), amount, line.path("tax_rate").asString("0"), taxMode);
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
