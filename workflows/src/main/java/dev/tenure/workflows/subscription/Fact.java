package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Paddle, or a look at all of a user's subscriptions, says about a subscription or about its money, reduced to ids, amounts, dates and codes. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SubscriptionFact.class, name = "subscription"),
    @JsonSubTypes.Type(value = TransactionFact.class, name = "transaction"),
    @JsonSubTypes.Type(value = AdjustmentFact.class, name = "adjustment"),
    @JsonSubTypes.Type(value = DuplicateFact.class, name = "duplicate")
})
public sealed interface Fact permits SubscriptionFact, TransactionFact, AdjustmentFact, DuplicateFact {

    /** When Paddle changed the entity to what is said here, to the microsecond. */
    Instant updatedAt();

    /** The user whose signed link the entity carries; null if it carries none that is genuine. */
    @Nullable
    String userId();

    /** Paddle's customer, if known. */
    @Nullable
    String customerId();
}
