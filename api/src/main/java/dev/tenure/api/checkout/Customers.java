package dev.tenure.api.checkout;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which customer of Paddle's a user is. */
@Repository
class Customers {

    /** Paddle makes links for this many subscriptions at once. */
    private static final int MOST_SUBSCRIPTIONS = 25;

    private final JdbcClient jdbc;

    Customers(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** The customer of the newest link, if a signed checkout ever linked one. */
    Optional<String> customerOf(UUID userId) {
        return jdbc.sql("""
                        select customer_id from public.customers
                        where user_id = :userId order by updated_at desc, customer_id limit 1
                        """).param("userId", userId).query(String.class).optional();
    }

    /** Whether a subscription that was ever paid can still be billed; one that never was paid blocks nothing. */
    boolean hasUnendedSubscription(UUID userId) {
        return jdbc.sql("""
                        select exists (select from public.subscriptions
                                       where user_id = :userId and status not in ('ended', 'none'))
                        """).param("userId", userId).query(Boolean.class).single();
    }

    /** The subscriptions of a customer that can still be managed. */
    List<String> openSubscriptionsOf(UUID userId, String customerId) {
        return jdbc.sql("""
                        select subscription_id from public.subscriptions
                        where user_id = :userId and customer_id = :customerId and status <> 'ended'
                        order by updated_at desc, subscription_id limit :most
                        """)
                .param("userId", userId)
                .param("customerId", customerId)
                .param("most", MOST_SUBSCRIPTIONS)
                .query(String.class)
                .list();
    }
}
