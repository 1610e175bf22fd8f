package dev.tenure.api.history;

import dev.tenure.api.membership.PriceList.Amount;
import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Feed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Reads what users paid, and what happened to them. */
@Repository
class Histories {

    private final JdbcClient jdbc;

    Histories(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** A payment, or an attempt at one. */
    record Transaction(
            String transactionId,
            String status,
            @Nullable String origin,
            @Nullable String invoiceNumber,
            @Nullable Amount amount,
            @Nullable Instant periodStartsAt,
            @Nullable Instant periodEndsAt,
            @Nullable Instant billedAt,
            @Nullable String subscriptionId) {}

    /**
     * A line of the audit as its owner may see it.
     *
     * @param actor who did it, and
     * @param reason why: for choosing the words, never shown
     */
    record Happening(
            String id,
            Instant at,
            String event,
            boolean success,
            @Nullable String errorCode,
            String actor,
            @Nullable String reason,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    /** Newest first: Paddle's ids are in the order of time. */
    Feed<Transaction> transactionsOf(UUID userId, @Nullable String after) {
        List<Transaction> rows = jdbc.sql("""
                        select * from public.transactions
                        where user_id = :userId and (cast(:after as text) is null or transaction_id < :after)
                        order by transaction_id desc limit :most
                        """)
                .param("userId", userId)
                .param("after", after)
                .param("most", Feed.SIZE + 1)
                .query(Histories::transaction)
                .list();
        return Feed.of(rows, Transaction::transactionId);
    }

    /** Operators' own notes and reasons are not for customers. */
    List<Happening> happeningsOf(UUID userId, long before) {
        return jdbc.sql("""
                        select id, at, event, success, error_code, actor, reason, before, after from public.system_logs
                        where user_id = :userId and id < :before
                          and (event like 'membership\\_%' or event like 'wallet\\_%'
                               or event in ('credits_refund', 'account_closure_requested', 'account_closed',
                                            'payment_claimed'))
                          and event <> 'membership_cancel_reason'
                        order by id desc limit :most
                        """)
                .param("userId", userId)
                .param("before", before)
                .param("most", Feed.SIZE + 1)
                .query(Histories::happening)
                .list();
    }

    private static Transaction transaction(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        Long total = columns.numberOrNull("total_minor");
        String currency = columns.textOrNull("currency_code");
        return new Transaction(
                columns.text("transaction_id"),
                columns.text("status"),
                columns.textOrNull("origin"),
                columns.textOrNull("invoice_number"),
                total == null || currency == null ? null : new Amount(total, currency),
                columns.instantOrNull("period_starts_at"),
                columns.instantOrNull("period_ends_at"),
                columns.instantOrNull("billed_at"),
                columns.textOrNull("subscription_id"));
    }

    private static Happening happening(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Happening(
                columns.text("id"),
                columns.instant("at"),
                columns.text("event"),
                row.getBoolean("success"),
                columns.textOrNull("error_code"),
                columns.text("actor"),
                columns.textOrNull("reason"),
                columns.jsonOrNull("before"),
                columns.jsonOrNull("after"));
    }
}
