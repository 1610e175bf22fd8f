package dev.tenure.activities.subscription;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of {@code subscriptions} in the order of their ids.
 *
 * @param rows what was read; those that cannot be read are logged and left out of {@link #readable}
 */
record StoredStates(List<Row> rows) {
    private static final Logger LOG = LoggerFactory.getLogger(StoredStates.class);

    /** One row with its state as JSON. */
    record Row(String subscriptionId, String state) {

        private Optional<SubscriptionState> read() {
            try {
                return Optional.of(PayloadJson.read(state, SubscriptionState.class));
            } catch (IllegalArgumentException e) {
                LOG.error(
                        "unreadable_state subscription_id={} cause={}",
                        subscriptionId,
                        e.getClass().getSimpleName());
                return Optional.empty();
            }
        }
    }

    List<SubscriptionState> readable() {
        return rows.stream().map(Row::read).flatMap(Optional::stream).toList();
    }

    String lastId() {
        return rows.isEmpty() ? "" : rows.getLast().subscriptionId();
    }
}
