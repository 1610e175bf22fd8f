package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot of a Paddle transaction of a subscription.
 *
 * @param status Paddle's own word
 * @param origin {@code web}, {@code api}, {@code subscription_recurring}, {@code subscription_update}, …
 * @param totalMinor the grand total in minor units of {@code currency}
 * @param errorCode of the latest payment attempt, if it failed
 * @param paidAt when the money was captured; null if it was not, or there was none to pay
 * @param mixed whether it was for something else, too, that is no plan
 */
public record TransactionFact(
        String transactionId,
        @Nullable String subscriptionId,
        @Nullable String customerId,
        @Nullable String userId,
        String status,
        String origin,
        Instant updatedAt,
        @Nullable Instant billedAt,
        @Nullable Instant periodStartsAt,
        @Nullable Instant periodEndsAt,
        long totalMinor,
        String currency,
        @Nullable String errorCode,
        @Nullable Instant paidAt,
        List<Line> lines,
        boolean mixed)
        implements Fact {

    /**
     * One recurring line.
     *
     * @param trial whether the price starts with a trial, so that a zero total paid for nothing
     * @param terms what the price gives; null if neither price nor product is in the catalog
     * @param proration what part of the price it is for; null where Paddle names none
     */
    public record Line(
            String lineId,
            String priceId,
            @Nullable String productId,
            int quantity,
            long totalMinor,
            boolean trial,
            @Nullable PlanTerms terms,
            @Nullable Proration proration) {

        /** A line of which Paddle says no more. */
        public Line(
                String lineId,
                String priceId,
                @Nullable String productId,
                int quantity,
                long totalMinor,
                boolean trial,
                @Nullable PlanTerms terms) {
            this(lineId, priceId, productId, quantity, totalMinor, trial, terms, null);
        }

        boolean isReturned() {
            return quantity < 0;
        }
    }

    /**
     * The part of a price that a line is for, and the time that this part lasts.
     *
     * @param rate 1 for all of it; null if Paddle's word is no number
     */
    public record Proration(@Nullable BigDecimal rate, Instant startsAt, Instant endsAt) {

        boolean isReduced() {
            return rate != null && rate.compareTo(BigDecimal.ONE) < 0;
        }
    }

    public TransactionFact {
        lines = List.copyOf(lines);
    }

    /** One that was for plans alone. */
    public TransactionFact(
            String transactionId,
            @Nullable String subscriptionId,
            @Nullable String customerId,
            @Nullable String userId,
            String status,
            String origin,
            Instant updatedAt,
            @Nullable Instant billedAt,
            @Nullable Instant periodStartsAt,
            @Nullable Instant periodEndsAt,
            long totalMinor,
            String currency,
            @Nullable String errorCode,
            @Nullable Instant paidAt,
            List<Line> lines) {
        this(
                transactionId,
                subscriptionId,
                customerId,
                userId,
                status,
                origin,
                updatedAt,
                billedAt,
                periodStartsAt,
                periodEndsAt,
                totalMinor,
                currency,
                errorCode,
                paidAt,
                lines,
                false);
    }

    boolean isCompleted() {
        return status.equals("completed");
    }
}
