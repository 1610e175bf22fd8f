package dev.tenure.api.command;

import dev.tenure.paddle.money.Money;
import dev.tenure.paddle.transaction.TransactionDetails;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change, or going on after a pause, would cost and bring. Amounts are Paddle's own; null where Paddle does not say them.
 *
 * @param chargeNow nothing for a change that is held until the renewal
 * @param chargeNext the next renewal
 * @param creditsNow credits that are granted at once
 * @param clears what it takes the place of: {@code cancel}, {@code pause} or {@code change}
 */
record ChangePreview(
        String previewToken,
        Instant validUntil,
        @Nullable Amount chargeNow,
        @Nullable Amount chargeNext,
        @Nullable Instant nextBillingAt,
        long creditsNow,
        List<String> clears,
        Instant effectiveAt) {

    /** Money in the minor unit of its currency. */
    record Amount(long amountMinor, String currency) {

        static Amount of(TransactionDetails details) {
            Money total = details.totals().grandTotal();
            return new Amount(total.amountMinor(), total.currencyCode());
        }
    }

    ChangePreview {
        clears = List.copyOf(clears);
    }
}
