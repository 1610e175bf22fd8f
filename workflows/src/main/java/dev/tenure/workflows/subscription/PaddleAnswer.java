package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How a call to Paddle ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PaddleAnswer.Done.class, name = "done"),
    @JsonSubTypes.Type(value = PaddleAnswer.Refunded.class, name = "refunded"),
    @JsonSubTypes.Type(value = PaddleAnswer.RefusedForNow.class, name = "refused_for_now"),
    @JsonSubTypes.Type(value = PaddleAnswer.RefusedForGood.class, name = "refused_for_good"),
    @JsonSubTypes.Type(value = PaddleAnswer.Undecided.class, name = "undecided"),
    @JsonSubTypes.Type(value = PaddleAnswer.Unavailable.class, name = "unavailable")
})
public sealed interface PaddleAnswer {

    /** It is as wanted; what Paddle says of the subscription now. A write answers no transactions. */
    record Done(SubscriptionFact subscription, List<TransactionFact> transactions) implements PaddleAnswer {
        public Done {
            transactions = List.copyOf(transactions);
        }
    }

    /** The money goes or went back; the adjustment says how far it is. */
    record Refunded(AdjustmentFact adjustment) implements PaddleAnswer {}

    /** Paddle will accept it later: the renewal lock, a pending refund. */
    record RefusedForNow(String code) implements PaddleAnswer {}

    /** Paddle will never accept it. */
    record RefusedForGood(String code) implements PaddleAnswer {}

    /** What was read fits both that it was done and that it was not; a person has to look. */
    record Undecided(String possibilities) implements PaddleAnswer {}

    /**
     * No answer, or none that says whether it was done.
     *
     * @param retryAfterSeconds what Paddle asked for; 0 if nothing
     */
    record Unavailable(String reason, long retryAfterSeconds) implements PaddleAnswer {}
}
