package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What something costs, in minor units: {@code total = subtotal - discount + tax}.
 *
 * <p>Paddle's rounding is not public. This one reproduces every published sample that carries tax: the total is rounded
 * half down, the tax is what lies between it and the rounded subtotal. Totals of a document are sums of its lines.
 */
record Amounts(long subtotal, long discount, long tax, long total) {

    static final Amounts ZERO = new Amounts(0, 0, 0, 0);

    /** Whether a price already holds the tax. */
    enum TaxMode {
        EXTERNAL,
        INTERNAL;

        static TaxMode read(String taxMode) {
            return taxMode.equals("internal") ? INTERNAL : EXTERNAL;
        }
    }

    static Amounts of(BigDecimal price, BigDecimal discount, BigDecimal taxRate, TaxMode mode) {
        BigDecimal factor = taxRate.add(BigDecimal.ONE);
        return switch (mode) {
            case EXTERNAL ->
                taxed(
                        round(price),
                        round(discount),
                        roundTotal(price.subtract(discount).multiply(factor)));
            case INTERNAL ->
                taxed(
                        round(price.divide(factor, 10, RoundingMode.HALF_UP)),
                        round(discount.divide(factor, 10, RoundingMode.HALF_UP)),
                        roundTotal(price.subtract(discount)));
        };
    }

    private static Amounts taxed(long subtotal, long discount, long total) {
        return new Amounts(subtotal, discount, total - (subtotal - discount), total);
    }

    private static long round(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private static long roundTotal(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_DOWN).longValueExact();
    }

    Amounts plus(Amounts other) {
        return new Amounts(subtotal + other.subtotal, discount + other.discount, tax + other.tax, total + other.total);
    }

    static Amounts read(JsonNode node) {
        return new Amounts(
                amount(node, "subtotal"), amount(node, "discount"), amount(node, "tax"), amount(node, "total"));
    }

    ObjectNode write() {
        return Json.object()
                .put("subtotal", Long.toString(subtotal))
                .put("discount", Long.toString(discount))
                .put("tax", Long.toString(tax))
                .put("total", Long.toString(total));
    }

    /** An amount as Paddle writes it: a string of minor units; absent counts as zero. */
    static long amount(JsonNode node, String field) {
        return Long.parseLong(node.path(field).asString("0"));
    }
}
