package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Postgres knows of a page of subscriptions. */
final class StoredSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(StoredSubscriptions.class);

    private final JdbcClient jdbc;

    StoredSubscriptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One row. */
    record Stored(String subscriptionId, boolean isOpen, SubscriptionState state) {
        boolean isKnownToBeCanceled() {
            return state.provider() != null && state.provider().status().equals("canceled");
        }
    }

    private record Row(String subscriptionId, boolean isOpen, String state) {}

    /** The given ones, and all open ones between two ids; the second is included, null has no end. */
    Map<String, Stored> find(Collection<String> ids, @Nullable String after, @Nullable String last) {
        List<Row> rows = jdbc.sql("""
                        select subscription_id, status <> 'ended', state::text from public.subscriptions
                        where version > 0 and (subscription_id = any (:ids)
                            or (status <> 'ended' and subscription_id collate "C" > :after
                                and (cast(:last as text) is null or subscription_id collate "C" <= :last)))
                        """)
                .param("ids", ids.toArray(String[]::new))
                .param("after", after == null ? "" : after)
                .param("last", last)
                .query((row, number) -> new Row(row.getString(1), row.getBoolean(2), row.getString(3)))
                .list();
        Map<String, Stored> found = new HashMap<>();
        rows.forEach(row -> read(row, found));
        return found;
    }

    private static void read(Row row, Map<String, Stored> found) {
        try {
            SubscriptionState state = PayloadJson.read(row.state(), SubscriptionState.class);
            found.put(row.subscriptionId(), new Stored(row.subscriptionId(), row.isOpen(), state));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "unreadable_state subscription_id={} cause={}",
                    row.subscriptionId(),
                    e.getClass().getSimpleName());
        }
    }

    /** Those with an event that is on its way to their workflow: what differs may be just that. */
    Set<String> withEventsUnderWay(Collection<String> ids) {
        String[] routes = ids.stream().map(id -> "subscription/" + id).toArray(String[]::new);
        return new HashSet<>(
                jdbc.sql("""
                        select distinct substr(route, length('subscription/') + 1) from public.paddle_events
                        where route = any (:routes) and outcome in ('received', 'signalled') and available_at is null
                        """).param("routes", routes).query(String.class).list());
    }
}
