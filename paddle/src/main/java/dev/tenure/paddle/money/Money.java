package dev.tenure.paddle.money;

/** An amount in the minor unit of its currency (cents, or whole yen); totals may be negative. */
public record Money(long amountMinor, String currencyCode) {

    public Money {
        if (currencyCode.isBlank()) {
            throw new IllegalArgumentException("Money needs a currency code.");
        }
    }
}
