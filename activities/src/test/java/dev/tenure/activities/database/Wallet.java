package dev.tenure.activities.database;

import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One user's wallet, through the functions that write it. */
record Wallet(JdbcClient jdbc, String userId) {

    boolean credit(long amount, String businessKey) {
        return Objects.requireNonNull(jdbc.sql("""
                        select public.credit_wallet(:user::uuid, :amount, 'grant', :key, 'txn_1', null,
                            '2026-11-23T10:00:00Z', null)
                        """)
                .param("user", userId)
                .param("amount", amount)
                .param("key", businessKey)
                .query(Boolean.class)
                .single());
    }

    String debit(long amount, String businessKey) {
        return jdbc.sql("select public.debit_wallet(:user::uuid, :amount, :key, 'order-1', '2026-11-23T10:00:00Z')")
                .param("user", userId)
                .param("amount", amount)
                .param("key", businessKey)
                .query(String.class)
                .single();
    }

    long balance() {
        return number("select coalesce(max(balance), 0) from public.wallets where user_id = :user::uuid");
    }

    long sum() {
        return number("select coalesce(sum(amount), 0) from public.wallet_entries where user_id = :user::uuid");
    }

    long entries() {
        return number("select count(*) from public.wallet_entries where user_id = :user::uuid");
    }

    long logs(String event) {
        return number(
                "select count(*) from public.system_logs where user_id = :user::uuid and event = '" + event + "'");
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                jdbc.sql(sql).param("user", userId).query(Long.class).single());
    }
}
