package dev.tenure.paddle.event;

import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.customer.PaddleCustomer;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.transaction.PaddleTransaction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an event is about: the whole object as of the event. */
public sealed interface Subject {

    /** A {@code subscription.*} event. */
    record SubscriptionSubject(PaddleSubscription subscription) implements Subject {}

    /** A {@code transaction.*} event. */
    record TransactionSubject(PaddleTransaction transaction) implements Subject {}

    /** An {@code adjustment.*} event. */
    record AdjustmentSubject(PaddleAdjustment adjustment) implements Subject {}

    /** A {@code customer.*} event. */
    record CustomerSubject(PaddleCustomer customer) implements Subject {}

    /** Any other event; with a reason where the type is known but its data could not be read. */
    record OtherSubject(JsonNode data, @Nullable String reason) implements Subject {

        @Override
        public String toString() {
            return "OtherSubject[reason=" + reason + "]";
        }
    }
}
