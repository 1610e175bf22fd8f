package dev.tenure.activities.adoption;

import dev.tenure.activities.facts.LinkedCustomers;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Postgres knows already, and the one thing that adoption writes itself. */
public final class AdoptedRows {

    private final JdbcClient jdbc;

    public AdoptedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    OwnersRows owners(@Nullable Mapping mapping) {
        return OwnersRows.read(jdbc, mapping);
    }

    boolean isKnown(String subscriptionId) {
        return jdbc.sql("select exists (select from public.subscriptions where subscription_id = :id and version > 0)")
                .param("id", subscriptionId)
                .query(Boolean.class)
                .single();
    }

    @Nullable
    String userOf(String customerId) {
        return new LinkedCustomers(jdbc).userOf(customerId);
    }

    /** The plan that Tenure says; null if it knows nothing of the user. */
    @Nullable
    String planOf(String userId) {
        return jdbc.sql("select plan from public.user_memberships where user_id = :id::uuid")
                .param("id", userId)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** Whether credits were not brought over before, and there is something to bring. */
    boolean isBalanceWanted(String userId, long credits) {
        return jdbc.sql("""
                        select :credits <> coalesce((select balance from public.wallets where user_id = :id::uuid), 0)
                           and not exists (select from public.wallet_entries where business_key = 'adopted/' || :id)
                        """)
                .param("id", userId)
                .param("credits", credits)
                .query(Boolean.class)
                .single();
    }

    /** Once per user: afterwards the wallet has what the service before had. */
    void bringBalance(String userId, long credits, Instant now) {
        jdbc.sql("""
                        select public.credit_wallet(:id::uuid,
                            :credits - coalesce((select balance from public.wallets where user_id = :id::uuid), 0),
                            'adopted', 'adopted/' || :id, 'adoption', null, :at, null)
                        """)
                .param("id", userId)
                .param("credits", credits)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> number)
                .list();
    }
}
