package dev.tenure.activities.reconciliation;

import dev.tenure.activities.inbox.TransactionRow;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.TransactionFact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The purchases that are known, and how far they were compared with Paddle's. */
final class StoredPurchases {

    private final JdbcClient jdbc;

    StoredPurchases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether and where to begin.
     *
     * @param since what was last changed before is compared already, or not ours
     * @param cursor the transaction to go on from; null at the beginning
     */
    record Begin(boolean isDue, Instant since, @Nullable String cursor) {}

    private record Mirrored(List<TransactionRow> transactions, List<String> logs, List<String> outcomes) {}

    /** Closes the differences of purchases that are known by now, too. */
    Begin begin(Instant since, Duration interval, Instant now) {
        return PayloadJson.read(
                Objects.requireNonNull(jdbc.sql("select public.begin_purchase_comparison(:since, :seconds, :at)::text")
                        .param("since", since.atOffset(ZoneOffset.UTC))
                        .param("seconds", interval.toSeconds())
                        .param("at", now.atOffset(ZoneOffset.UTC))
                        .query(String.class)
                        .single()),
                Begin.class);
    }

    void end(Instant since, @Nullable String cursor, Instant now) {
        jdbc.sql("select public.end_purchase_comparison(:since, cast(:cursor as text), :at)")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("cursor", cursor)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> number)
                .list();
    }

    /** Those that have a workflow, or an event on its way to one. */
    Set<String> known(Collection<String> transactionIds) {
        if (transactionIds.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                        select transaction_id from public.purchases where transaction_id = any (:ids)
                        union
                        select entity_id from public.paddle_events
                        where outcome in ('received', 'signalled') and entity_id = any (:ids)
                        """)
                .param("ids", transactionIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /** Found by an earlier comparison, and still without a workflow; the longest known first. */
    List<String> open(int most) {
        return jdbc.sql("""
                        select substr(subject, length('purchase/') + 1) from public.drift
                        where subject like 'purchase/%' order by found_at, subject limit :most
                        """).param("most", most).query(String.class).list();
    }

    void found(String transactionId, String kind, @Nullable String userId, Instant now) {
        jdbc.sql("select public.open_purchase_drift(:id, :kind, cast(:user as uuid), :at)")
                .param("id", transactionId)
                .param("kind", kind)
                .param("user", userId)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> number)
                .list();
    }

    /** The row of the list of payments, as its events would have written it. */
    void mirror(PaddleTransaction transaction, TransactionFact fact) {
        Mirrored mirrored = new Mirrored(List.of(TransactionRow.of(transaction, fact)), List.of(), List.of());
        jdbc.sql("select public.settle_events(:settlement::jsonb)")
                .param("settlement", PayloadJson.write(mirrored))
                .query((row, number) -> number)
                .list();
    }
}
