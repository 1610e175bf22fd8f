package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a transaction comes to: its lines, their tax, and how much of it credit pays.
 *
 * @param credit what the customer's credit balance pays
 */
record Bill(List<Line> lines, String currency, String countryCode, long credit) {

    private static final BigDecimal FEE_RATE = new BigDecimal("0.05");

    Bill {
        lines = List.copyOf(lines);
    }

    static Bill of(List<Line> lines, String currency, String countryCode) {
        return new Bill(lines, currency, countryCode, 0);
    }

    Bill paidBy(long availableCredit) {
        return new Bill(lines, currency, countryCode, Math.clamp(availableCredit, 0, Math.max(0, total())));
    }

    private BigDecimal taxRate() {
        return TaxRates.of(countryCode);
    }

    Amounts amountsOf(Line line) {
        return line.amounts(countryCode, taxRate());
    }

    Amounts amounts() {
        return lines.stream().map(line -> line.amounts(countryCode, taxRate())).reduce(Amounts.ZERO, Amounts::plus);
    }

    long total() {
        return amounts().total();
    }

    /** What is given back to the credit balance, when the lines that give back outweigh. */
    long creditToBalance() {
        return Math.max(0, -total());
    }

    /** What is to be charged. */
    long grandTotal() {
        return Math.max(0, total() - credit);
    }

    static long fee(long total, String currency) {
        if (total <= 0) {
            return 0;
        }
        long share = BigDecimal.valueOf(total)
                .multiply(FEE_RATE)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return share + Currencies.fixedFee(currency);
    }

    ArrayNode items() {
        ArrayNode items = Json.array();
        for (Line line : lines) {
            ObjectNode item = items.addObject();
            item.set("price", line.price());
            item.put("quantity", line.quantity());
            item.set("proration", line.prorationNode());
        }
        return items;
    }

    /** The {@code details} of a transaction that is not paid yet. */
    ObjectNode details(Supplier<String> lineIds) {
        ObjectNode details = Json.object();
        details.set("tax_rates_used", taxRatesUsed());
        details.set("totals", totals());
        details.set("adjusted_totals", adjustedTotals());
        details.putNull("payout_totals");
        details.putNull("adjusted_payout_totals");
        ArrayNode written = details.putArray("line_items");
        for (Line line : lines) {
            ObjectNode item = Json.object().put("id", lineIds.get());
            written.add(item.setAll(lineItem(line)));
        }
        return details;
    }

    /** The {@code details} of a preview, whose lines have no ids. */
    ObjectNode previewDetails() {
        ObjectNode details = Json.object();
        details.set("tax_rates_used", taxRatesUsed());
        details.set("totals", totals());
        ArrayNode written = details.putArray("line_items");
        lines.forEach(line -> written.add(lineItem(line)));
        return details;
    }

    private ObjectNode lineItem(Line line) {
        ObjectNode item = Json.object().put("price_id", line.priceId()).put("quantity", line.quantity());
        item.set("totals", line.amounts(countryCode, taxRate()).write());
        item.set("product", line.product());
        item.put("tax_rate", taxRate().toPlainString());
        item.set("unit_totals", line.unitAmounts(countryCode, taxRate()).write());
        if (line.proratedFor() != null) {
            item.set("proration", line.prorationNode());
        }
        return item;
    }

    private ArrayNode taxRatesUsed() {
        ArrayNode used = Json.array();
        ObjectNode rate = used.addObject().put("tax_rate", taxRate().toPlainString());
        rate.set("totals", amounts().write());
        return used;
    }

    private ObjectNode totals() {
        Amounts amounts = amounts();
        ObjectNode totals = amounts.write()
                .put("grand_total", Long.toString(grandTotal()))
                .putNull("fee")
                .put("credit", Long.toString(credit))
                .put("credit_to_balance", Long.toString(creditToBalance()))
                .put("balance", Long.toString(grandTotal()))
                .putNull("earnings")
                .put("currency_code", currency);
        return totals.put("grand_total_tax", Long.toString(Math.max(0, amounts.tax())));
    }

    private ObjectNode adjustedTotals() {
        Amounts amounts = amounts();
        return Json.object()
                .put("subtotal", Long.toString(amounts.subtotal() - amounts.discount()))
                .put("tax", Long.toString(amounts.tax()))
                .put("total", Long.toString(amounts.total()))
                .put("grand_total", Long.toString(grandTotal()))
                .put("fee", "0")
                .put("earnings", "0")
                .put("currency_code", currency)
                .put("retained_fee", "0")
                .put("grand_total_tax", Long.toString(Math.max(0, amounts.tax())));
    }
}
