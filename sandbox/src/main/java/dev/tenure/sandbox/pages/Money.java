package dev.tenure.sandbox.pages;

import java.math.BigDecimal;
import java.util.Currency;
import tools.jackson.databind.JsonNode;

/** An amount in the minor unit of its currency. */
public record Money(long amountMinor, String currency) {

    static Money of(JsonNode amount, String currency) {
        return new Money(Long.parseLong(amount.asString("0")), currency);
    }

    /** What somebody typed, such as {@code 5.00}, in minor units; {@link IllegalArgumentException} if it is no amount. */
    static Money typed(String text, String currency) {
        try {
            int digits = Currency.getInstance(currency).getDefaultFractionDigits();
            return new Money(new BigDecimal(text.strip()).movePointRight(digits).longValueExact(), currency);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not an amount of " + currency + ".", e);
        }
    }

    /** As somebody would type it. */
    public String plain() {
        return BigDecimal.valueOf(amountMinor, Currency.getInstance(currency).getDefaultFractionDigits())
                .toPlainString();
    }
}
