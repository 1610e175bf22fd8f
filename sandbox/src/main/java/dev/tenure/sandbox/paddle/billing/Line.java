package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a bill: a price times a quantity, negative when it is given back.
 *
 * @param pricedBy what holds the amount of one unit: the price, or its paid trial
 * @param rate the part of the price that is due, with {@code proratedFor} the time it is due for
 * @param discount what is taken off, before tax
 */
record Line(
        ObjectNode price,
        ObjectNode product,
        long quantity,
        JsonNode pricedBy,
        BigDecimal rate,
        @Nullable Period proratedFor,
        BigDecimal discount) {

    static Line whole(ObjectNode price, ObjectNode product, long quantity) {
        return new Line(price, product, quantity, price, BigDecimal.ONE, null, BigDecimal.ZERO);
    }

    static Line prorated(ObjectNode price, ObjectNode product, long quantity, BigDecimal rate, Period period) {
        return new Line(price, product, quantity, price, rate, period, BigDecimal.ZERO);
    }

    /** What a trial costs: its own price if it has one, else nothing. */
    static Line trial(ObjectNode price, ObjectNode product, long quantity) {
        JsonNode trial = price.path("trial_period");
        return trial.path("unit_price").isObject()
                ? new Line(price, product, quantity, trial, BigDecimal.ONE, null, BigDecimal.ZERO)
                : new Line(price, product, quantity, price, BigDecimal.ZERO, null, BigDecimal.ZERO);
    }

    Line discounted(BigDecimal amount) {
        return new Line(price, product, quantity, pricedBy, rate, proratedFor, amount);
    }

    boolean isRecurring() {
        return price.path("billing_cycle").isObject();
    }

    String priceId() {
        return price.path("id").asString();
    }

    /** The price of the whole line in minor units, before discount and tax. */
    BigDecimal amount(String countryCode) {
        return unitAmount(countryCode).multiply(BigDecimal.valueOf(quantity));
    }

    private BigDecimal unitAmount(String countryCode) {
        return BigDecimal.valueOf(Prices.unitAmount(pricedBy, countryCode)).multiply(rate);
    }

    Amounts amounts(String countryCode, BigDecimal taxRate) {
        return Amounts.of(amount(countryCode), discount, taxRate, taxMode());
    }

    /** Of one unit; Paddle shows it positive even on lines that give back. */
    Amounts unitAmounts(String countryCode, BigDecimal taxRate) {
        BigDecimal unitDiscount = quantity == 0
                ? BigDecimal.ZERO
                : discount.divide(BigDecimal.valueOf(quantity), 10, RoundingMode.HALF_UP);
        return Amounts.of(unitAmount(countryCode), unitDiscount, taxRate, taxMode());
    }

    private Amounts.TaxMode taxMode() {
        return Amounts.TaxMode.read(price.path("tax_mode").asString());
    }

    JsonNode prorationNode() {
        if (proratedFor == null) {
            return Json.object().nullNode();
        }
        ObjectNode node = Json.object().put("rate", rate.stripTrailingZeros().toPlainString());
        node.set("billing_period", proratedFor.write());
        return node;
    }
}
