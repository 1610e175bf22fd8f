package dev.tenure.sandbox.paddle.billing;

import java.math.BigDecimal;
import java.util.Map;

/** The tax of a country in the sandbox. Real rates are Paddle's business; these only make sums visible. */
final class TaxRates {

    private static final Map<String, BigDecimal> BY_COUNTRY = Map.of(
            "GB", new BigDecimal("0.2"),
            "DE", new BigDecimal("0.19"),
            "FR", new BigDecimal("0.2"),
            "IE", new BigDecimal("0.23"),
            "JP", new BigDecimal("0.1"),
            "KR", new BigDecimal("0.1"));

    private TaxRates() {}

    static BigDecimal of(String countryCode) {
        return BY_COUNTRY.getOrDefault(countryCode, BigDecimal.ZERO);
    }
}
