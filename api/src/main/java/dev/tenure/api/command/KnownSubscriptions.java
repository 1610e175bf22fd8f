package dev.tenure.api.command;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the subscriptions of users. */
@Repository
class KnownSubscriptions {

    /** Nobody has this many; the limit keeps an odd case from growing. */
    private static final int MOST = 50;

    private final JdbcClient jdbc;

    KnownSubscriptions(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** All subscriptions of a user, the one that matters most first: in the order of the membership's projection. */
    List<KnownSubscription> of(UUID userId) {
        return jdbc.sql("""
                        select subscription_id, status, state::text as state from public.subscriptions
                        where user_id = :userId
                        order by level desc, status = 'ended', access_until desc nulls last, updated_at desc,
                                 subscription_id
                        limit :most
                        """)
                .param("userId", userId)
                .param("most", MOST)
                .query((row, number) -> new KnownSubscription(
                        row.getString("subscription_id"),
                        row.getString("status"),
                        PayloadJson.read(row.getString("state"), SubscriptionState.class)))
                .list();
    }
}
