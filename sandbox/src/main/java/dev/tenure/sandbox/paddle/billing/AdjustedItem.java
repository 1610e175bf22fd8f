package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an adjustment takes from one line of a transaction. Amounts are positive whatever the action. */
record AdjustedItem(String itemId, String type, long subtotal, long tax, long total, String taxRate) {

    private static final BigDecimal FEE_RATE = new BigDecimal("0.05");

    static AdjustedItem part(String itemId, long amount, String taxRate, Amounts.TaxMode taxMode) {
        Amounts amounts = Amounts.of(BigDecimal.valueOf(amount), BigDecimal.ZERO, new BigDecimal(taxRate), taxMode);
        return new AdjustedItem(
                itemId, "partial", amounts.subtotal(), amounts.tax(), amounts.subtotal() + amounts.tax(), taxRate);
    }

    /** As much of it as that, with its tax. */
    AdjustedItem upTo(long amount) {
        return part(itemId, amount, taxRate, Amounts.TaxMode.INTERNAL);
    }

    /** The same money with another share of tax: what rounding left over, or took too much. */
    AdjustedItem withMoreTax(long more) {
        return new AdjustedItem(itemId, type, subtotal - more, tax + more, total, taxRate);
    }

    ObjectNode write(String id) {
        ObjectNode item = Json.object()
                .put("id", id)
                .put("item_id", itemId)
                .put("type", type)
                .put("amount", Long.toString(total))
                .putNull("proration");
        item.set("totals", totals(subtotal, tax, total));
        return item;
    }

    private static ObjectNode totals(long subtotal, long tax, long total) {
        return Json.object()
                .put("subtotal", Long.toString(subtotal))
                .put("tax", Long.toString(tax))
                .put("total", Long.toString(total));
    }

    static ObjectNode totals(List<AdjustedItem> items, String currency) {
        long subtotal = items.stream().mapToLong(AdjustedItem::subtotal).sum();
        long tax = items.stream().mapToLong(AdjustedItem::tax).sum();
        long fee = BigDecimal.valueOf(subtotal + tax)
                .multiply(FEE_RATE)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return totals(subtotal, tax, subtotal + tax)
                .put("fee", Long.toString(fee))
                .put("earnings", Long.toString(subtotal - fee))
                .put("currency_code", currency)
                .put("retained_fee", "0");
    }

    static ArrayNode taxRatesUsed(List<AdjustedItem> items, Document transaction) {
        ArrayNode used = Json.array();
        for (JsonNode rate : transaction.data().path("details").path("tax_rates_used")) {
            String text = rate.path("tax_rate").asString();
            List<AdjustedItem> taxed =
                    items.stream().filter(item -> item.taxRate().equals(text)).toList();
            ObjectNode entry = used.addObject().put("tax_rate", text);
            entry.set(
                    "totals",
                    totals(
                            taxed.stream().mapToLong(AdjustedItem::subtotal).sum(),
                            taxed.stream().mapToLong(AdjustedItem::tax).sum(),
                            taxed.stream().mapToLong(AdjustedItem::total).sum()));
        }
        return used;
    }

    /** Moves the adjusted totals of a transaction. */
    static void add(Document transaction, JsonNode totals, int sign) {
        ObjectNode details = (ObjectNode) transaction.data().path("details");
        move(details.path("adjusted_totals"), totals, sign);
        move(details.path("adjusted_payout_totals"), totals, sign);
    }

    private static void move(JsonNode adjusted, JsonNode totals, int sign) {
        if (adjusted instanceof ObjectNode moved) {
            for (String field : List.of("subtotal", "tax", "total", "fee", "earnings")) {
                plus(moved, field, sign * Amounts.amount(totals, field));
            }
            if (moved.has("grand_total")) {
                plus(moved, "grand_total", sign * Amounts.amount(totals, "total"));
                plus(moved, "grand_total_tax", sign * Amounts.amount(totals, "tax"));
            }
        }
    }

    private static void plus(ObjectNode node, String field, long amount) {
        node.put(field, Long.toString(Amounts.amount(node, field) + amount));
    }
}
