package dev.tenure.sandbox.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What readers of the product's tables see of one user. */
final class Readers {
    private final JdbcClient jdbc;
    private final String userId;

    /** The membership's row, as a product reads it. */
    record Membership(
            String plan, int level, String status, @Nullable String reason) {
        static final Membership NONE = new Membership("free", 0, "none", null);
    }

    /** One line of the ledger. */
    record Entry(String businessKey, String kind, long amount) {}

    Readers(JdbcClient jdbc, String userId) {
        this.jdbc = jdbc;
        this.userId = userId;
    }

    Membership membership() {
        return jdbc.sql("""
                select plan, level, status,
                       (select l.reason from public.system_logs l
                        where l.user_id = m.user_id and l.event = 'membership_downgraded' order by l.id desc limit 1)
                from public.user_memberships m where user_id = :user::uuid
                """)
                .param("user", userId)
                .query((row, number) ->
                        new Membership(row.getString(1), row.getInt(2), row.getString(3), row.getString(4)))
                .optional()
                .orElse(Membership.NONE);
    }

    List<Entry> ledger() {
        return jdbc.sql(
                        "select business_key, kind, amount from public.wallet_entries where user_id = :user::uuid order by id")
                .param("user", userId)
                .query((row, number) -> new Entry(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
    }

    long balance() {
        return jdbc.sql("select balance from public.wallets where user_id = :user::uuid")
                .param("user", userId)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Map<String, Object> counts() {
        return jdbc.sql("""
                select (select count(*) from public.wallet_entries where user_id = :user::uuid) as entries,
                       (select count(*) from public.system_logs where user_id = :user::uuid) as logs
                """).param("user", userId).query().singleRow();
    }
}
