package dev.tenure.api.command;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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

    /** All subscriptions of a user, the one that stands in the membership first, then what may still be billed. */
    List<KnownSubscription> of(UUID userId) {
        return jdbc.sql("""
                        select s.subscription_id, s.status, s.state::text as state from public.subscriptions s
                        left join public.user_memberships m
                               on m.user_id = s.user_id and m.subscription_id = s.subscription_id
                        where s.user_id = :userId
                        order by m.subscription_id is null, s.status = 'ended', s.updated_at desc, s.subscription_id
                        limit :most
                        """)
                .param("userId", userId)
                .param("most", MOST)
                .query(KnownSubscriptions::subscription)
                .list();
    }

    Optional<KnownSubscription> find(String subscriptionId) {
        return jdbc.sql("""
                        select subscription_id, status, state::text as state from public.subscriptions
                        where subscription_id = :subscriptionId
                        """)
                .param("subscriptionId", subscriptionId)
                .query(KnownSubscriptions::subscription)
                .optional();
    }

    private static KnownSubscription subscription(ResultSet row, int number) throws SQLException {
        return new KnownSubscription(
                row.getString("subscription_id"),
                row.getString("status"),
                PayloadJson.read(row.getString("state"), SubscriptionState.class));
    }
}
