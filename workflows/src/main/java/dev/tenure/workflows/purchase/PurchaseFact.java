package dev.tenure.workflows.purchase;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said about a purchase, reduced to ids, amounts, dates and codes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PurchaseFact.Bought.class, name = "bought"),
    @JsonSubTypes.Type(value = PurchaseFact.Adjusted.class, name = "adjusted"),
    @JsonSubTypes.Type(value = PurchaseFact.Claimed.class, name = "claimed")
})
public sealed interface PurchaseFact {

    /**
     * The transaction is completed.
     *
     * @param userId the user whose signed link it carries, or whom its customer is known to be; null if nobody
     */
    record Bought(
            @Nullable String subscriptionId,
            @Nullable String customerId,
            @Nullable String userId,
            List<Line> lines) implements PurchaseFact {

        public Bought {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A refund, credit or chargeback of the transaction.
     *
     * @param action Paddle's own word
     * @param status Paddle's own word
     * @param lineIds of which lines it takes something; none if that was not told
     */
    record Adjusted(
            String adjustmentId,
            String action,
            String status,
            long totalMinor,
            String currency,
            Instant updatedAt,
            List<String> lineIds)
            implements PurchaseFact {

        public Adjusted {
            // A fact from before there were any names none.
            lineIds = List.copyOf(Objects.requireNonNullElse(lineIds, List.of()));
        }

        /** One of which only the sum was told. */
        public Adjusted(
                String adjustmentId,
                String action,
                String status,
                long totalMinor,
                String currency,
                Instant updatedAt) {
            this(adjustmentId, action, status, totalMinor, currency, updatedAt, List.of());
        }
    }

    /** Somebody who may has said whose it is. */
    record Claimed(String userId) implements PurchaseFact {}

    /**
     * One one-off line of a credit pack.
     *
     * @param pack the pack's key
     * @param credits of all units together
     */
    record Line(String lineId, String pack, long credits) {

        public Line {
            if (credits < 0) {
                throw new IllegalArgumentException("A line gives credits, it takes none: " + credits);
            }
        }
    }
}
