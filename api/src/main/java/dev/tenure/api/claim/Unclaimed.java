package dev.tenure.api.claim;

import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what belongs to nobody, and keeps whose it is said to be. */
@Repository
class Unclaimed {

    private static final String LIST = """
            from (
                select s.subscription_id as id, 'subscription' as kind, s.subscription_id, s.customer_id, s.plan,
                       s.status, 0::bigint as credits, s.created_at as seen_at,
                       exists (select from public.claims c where c.entity_id = s.subscription_id) as is_claimed
                from public.subscriptions s where s.user_id is null and s.version > 0
                union all
                select p.transaction_id, 'purchase', p.subscription_id, p.customer_id, null, p.status, p.credits,
                       p.created_at, exists (select from public.claims c where c.entity_id = p.transaction_id)
                from public.purchases p where p.status = 'unclaimed') unclaimed
            """;

    private final JdbcClient jdbc;
    private final Clock billingClock;

    Unclaimed(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /**
     * A payment that belongs to nobody.
     *
     * @param id what is claimed: of a subscription or of a transaction
     * @param claimed whether somebody has claimed it a moment ago
     */
    record Payment(
            String id,
            String kind,
            @Nullable String subscriptionId,
            @Nullable String customerId,
            @Nullable String plan,
            String status,
            long credits,
            Instant seenAt,
            boolean claimed) {}

    /** Oldest first: they have waited longest. */
    Page<Payment> list(Page.Request page) {
        long total = jdbc.sql("select count(*) " + LIST).query(Long.class).single();
        List<Payment> payments = jdbc.sql("select * " + LIST + " order by seen_at, id limit :size offset :offset")
                .param("size", page.size())
                .param("offset", page.offset())
                .query(Unclaimed::payment)
                .list();
        return Page.of(payments, page, total);
    }

    /**
     * {@code claimed}, {@code known} if it is somebody's already, {@code unknown}, {@code closed} if the account is, or
     * {@code nobody} if there is no such user.
     */
    String claim(String id, UUID userId, String actor, String reason) {
        return jdbc.sql("select public.claim_payment(:id, :userId, :actor, :reason, :at)")
                .param("id", id)
                .param("userId", userId)
                .param("actor", actor)
                .param("reason", reason)
                .param("at", billingClock.instant().atOffset(ZoneOffset.UTC))
                .query(String.class)
                .single();
    }

    /** Whether it belongs to nobody still. */
    boolean contains(String id) {
        return jdbc.sql("select exists (select " + LIST + " where id = :id and not is_claimed)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** A token lets somebody claim it: that is noted like the claim itself. */
    void noteToken(String id, String actor, String reason) {
        jdbc.sql("""
                        select public.record_log(jsonb_build_object('at', cast(:at as timestamptz),
                            'event', 'admin_action', 'actor', cast(:actor as text), 'reason', cast(:reason as text),
                            'after', jsonb_build_object('claim_token_for', cast(:id as text))))
                        """)
                .param("at", billingClock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", actor)
                .param("reason", reason)
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private static Payment payment(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Payment(
                columns.text("id"),
                columns.text("kind"),
                columns.textOrNull("subscription_id"),
                columns.textOrNull("customer_id"),
                columns.textOrNull("plan"),
                columns.text("status"),
                columns.number("credits"),
                columns.instant("seen_at"),
                row.getBoolean("is_claimed"));
    }
}
