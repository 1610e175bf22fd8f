package dev.tenure.sandbox.paddle.billing;

import java.util.Map;
import java.util.Set;

/** What differs between the currencies that Paddle sells in. Amounts are in minor units. */
final class Currencies {

    private static final Set<String> KNOWN = Set.of(
            "USD", "EUR", "GBP", "JPY", "AUD", "CAD", "CHF", "HKD", "SGD", "SEK", "ARS", "BRL", "CLP", "CNY", "COP",
            "CZK", "DKK", "HUF", "ILS", "INR", "KRW", "MXN", "NOK", "NZD", "PEN", "PLN", "RUB", "THB", "TRY", "TWD",
            "UAH", "VND", "ZAR");

    /** About 0.70 USD in each currency, rounded by hand; currencies that are not listed are near the dollar. */
    private static final Map<String, Long> MINIMUM_CHARGE = Map.ofEntries(
            Map.entry("JPY", 100L),
            Map.entry("KRW", 1_000L),
            Map.entry("CLP", 650L),
            Map.entry("VND", 18_000L),
            Map.entry("INR", 6_000L),
            Map.entry("HUF", 26_000L),
            Map.entry("THB", 2_500L),
            Map.entry("TWD", 2_200L),
            Map.entry("CZK", 1_600L),
            Map.entry("SEK", 700L),
            Map.entry("NOK", 750L),
            Map.entry("DKK", 500L),
            Map.entry("MXN", 1_300L),
            Map.entry("ZAR", 1_300L),
            Map.entry("BRL", 400L));

    private static final long MINIMUM_CHARGE_NEAR_THE_DOLLAR = 70;

    private Currencies() {}

    static boolean isKnown(String currency) {
        return KNOWN.contains(currency);
    }

    /** Charges below this are refused. */
    static long minimumCharge(String currency) {
        return MINIMUM_CHARGE.getOrDefault(currency, MINIMUM_CHARGE_NEAR_THE_DOLLAR);
    }

    /** The fixed part of Paddle's fee, 0.50 USD: five sevenths of the minimum charge. */
    static long fixedFee(String currency) {
        return minimumCharge(currency) * 5 / 7;
    }
}
