package dev.tenure.api.wallet;

import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Feed;
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

/** Reads wallets and their ledger. */
@Repository
class Wallets {

    private static final int MOST_EXPIRING = 20;

    private final JdbcClient jdbc;
    private final Clock billingClock;

    Wallets(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /** What can be spent; {@code available} leaves out what is held. */
    record Wallet(long balance, long onHold, long available, List<Expiring> expiring) {}

    /** Credits that end. */
    record Expiring(long amount, Instant at) {}

    /** One line of the ledger. */
    record Entry(
            String id,
            Instant at,
            String kind,
            long amount,
            long balanceAfter,
            @Nullable String reference,
            @Nullable Instant expiresAt) {}

    private record Balance(long balance, long onHold) {}

    Wallet walletOf(UUID userId) {
        Balance balance = jdbc.sql("select balance, on_hold from public.wallets where user_id = :userId")
                .param("userId", userId)
                .query((row, number) -> new Balance(row.getLong("balance"), row.getLong("on_hold")))
                .optional()
                .orElse(new Balance(0, 0));
        return new Wallet(
                balance.balance(), balance.onHold(), balance.balance() - balance.onHold(), expiringOf(userId));
    }

    private List<Expiring> expiringOf(UUID userId) {
        return jdbc.sql("""
                        select sum(amount) as amount, expires_at from public.wallet_entries
                        where user_id = :userId and amount > 0 and expires_at > :now
                        group by expires_at order by expires_at limit :most
                        """)
                .param("userId", userId)
                .param("now", billingClock.instant().atOffset(ZoneOffset.UTC))
                .param("most", MOST_EXPIRING)
                .query((row, number) -> new Expiring(row.getLong("amount"), new Columns(row).instant("expires_at")))
                .list();
    }

    Feed<Entry> entriesOf(UUID userId, long before) {
        List<Entry> rows = jdbc.sql("""
                        select id, at, kind, amount, balance_after, reference, expires_at from public.wallet_entries
                        where user_id = :userId and id < :before order by id desc limit :most
                        """)
                .param("userId", userId)
                .param("before", before)
                .param("most", Feed.SIZE + 1)
                .query((row, number) -> {
                    Columns columns = new Columns(row);
                    return new Entry(
                            columns.text("id"),
                            columns.instant("at"),
                            columns.text("kind"),
                            columns.number("amount"),
                            columns.number("balance_after"),
                            columns.textOrNull("reference"),
                            columns.instantOrNull("expires_at"));
                })
                .list();
        return Feed.of(rows, Entry::id);
    }
}
