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

    /** What is billed comes first, then the newest. Who only began to pay is no customer yet. */
    private static final String KNOWN = """
            with known as (
                select s.customer_id, s.status <> 'ended' as is_billed, s.updated_at
                from public.subscriptions s where s.user_id = :userId and s.version > 0
                union all
                select c.customer_id, false, c.updated_at from public.customers c where c.user_id = :userId
                union all
                select p.customer_id, false, p.updated_at
                from public.purchases p where p.user_id = :userId and p.version > 0
                union all
                select t.customer_id, false, t.updated_at from public.transactions t
                where t.user_id = :userId and t.status in ('billed', 'past_due', 'paid', 'completed'))
            select known.customer_id from known where known.customer_id is not null
            """;

    private final JdbcClient jdbc;

    Customers(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * The customer of whom everything that is known belongs to this user. Paddle knows people by an e-mail address that
     * anybody can type, so that one customer may be several users: nobody is shown what is another one's.
     */
    Optional<String> customerOf(UUID userId) {
        return jdbc.sql(KNOWN + """
                        and not public.is_customer_of_others(known.customer_id, :userId)
                        order by known.is_billed desc, known.updated_at desc, known.customer_id limit 1
                        """).param("userId", userId).query(String.class).optional();
    }

    /** Whether the user is any customer at all, alone or with others. */
    boolean isCustomer(UUID userId) {
        return jdbc.sql("select exists (" + KNOWN + ")")
                .param("userId", userId)
                .query(Boolean.class)
                .single();
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
