package dev.tenure.activities.outbox;

import dev.tenure.activities.closure.ClosureWorkflows;
import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.activities.temporal.Patience;
import dev.tenure.workflows.closure.ClosureState;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.purchase.PurchaseEvent;
import dev.tenure.workflows.purchase.PurchaseFact;
import dev.tenure.workflows.purchase.PurchaseState;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells workflows what was kept in Postgres for them: purchases that were opened, payments that were claimed, accounts
 * that are closed. What they have not recorded is told again, which is harmless.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int ROWS_AT_A_TIME = 100;

    private static final String WAITING = """
            select 'opened' as kind, transaction_id as id, null::text as user_id, state::text, created_at as at
            from public.purchases where status = 'open' and version = 0
            union all
            select 'claimed_purchase', p.transaction_id, c.user_id::text, p.state::text, c.at
            from public.claims c join public.purchases p on p.transaction_id = c.entity_id
            where p.user_id is null
            union all
            select 'claimed_subscription', s.subscription_id, c.user_id::text, s.state::text, c.at
            from public.claims c join public.subscriptions s on s.subscription_id = c.entity_id
            where s.user_id is null
            union all
            select 'requested', user_id::text, user_id::text, null, requested_at
            from public.account_closures where status = 'requested'
            union all
            select 'billed_again', a.user_id::text, a.user_id::text, a.state::text, a.requested_at
            from public.account_closures a
            where a.status = 'closed' and a.next_due_at is not null and exists (
                select from public.subscriptions s
                where s.user_id = a.user_id and s.status not in ('ended', 'none')
                  and s.state #>> '{provider,status}' is distinct from 'canceled'
                  and not jsonb_exists(a.state -> 'canceled', s.subscription_id))
            limit :most
            """;

    private static final String CLOSING = """
            select 'closing', user_id::text, user_id::text, state::text, requested_at
            from public.account_closures where status <> 'requested' and next_due_at is not null
            """;

    private final JdbcClient jdbc;
    private final SubscriptionWorkflows subscriptions;
    private final PurchaseWorkflows purchases;
    private final ClosureWorkflows closures;
    private final Clock billing;

    /** @param billing the clock by which claims are told */
    public Outbox(
            JdbcClient jdbc,
            SubscriptionWorkflows subscriptions,
            PurchaseWorkflows purchases,
            ClosureWorkflows closures,
            Clock billing) {
        this.jdbc = jdbc;
        this.subscriptions = subscriptions;
        this.purchases = purchases;
        this.closures = closures;
        this.billing = billing;
    }

    private record Row(
            String kind,
            String id,
            @Nullable String userId,
            @Nullable String state,
            Instant at) {}

    /** Answers how much there was to tell. Throws if Postgres or Temporal is away. */
    public int run() {
        List<Row> rows = read(WAITING, ROWS_AT_A_TIME);
        rows.forEach(this::tell);
        return rows.size();
    }

    /** Starts the closures again that Temporal lost; running ones are left alone. A Temporal that is busy is waited for. */
    public int rebuild() {
        List<Row> rows = read(CLOSING + " limit :most", Integer.MAX_VALUE);
        rows.forEach(row -> Patience.USUAL.until("rebuild", () -> tell(row)));
        return rows.size();
    }

    private List<Row> read(String sql, int most) {
        return jdbc.sql(sql).param("most", most).query(Outbox::row).list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }

    /** What cannot be read holds up nobody. */
    private void tell(Row row) {
        try {
            switch (row.kind()) {
                case "opened" -> purchases.ensureRunning(state(row, PurchaseState.class));
                case "claimed_purchase" ->
                    purchases.deliver(
                            row.id(),
                            List.of(new PurchaseEvent(claimOf(row), new PurchaseFact.Claimed(user(row)), true)),
                            billing.instant());
                case "claimed_subscription" -> claim(row, state(row, SubscriptionState.class));
                case "requested" -> closures.ensureRunning(ClosureState.opening(user(row), row.at()));
                case "billed_again" -> closures.look(state(row, ClosureState.class));
                case "closing" -> closures.ensureRunning(state(row, ClosureState.class));
                default -> throw new IllegalStateException(row.kind());
            }
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "unreadable_state {}={} cause={}",
                    row.kind(),
                    row.id(),
                    e.getClass().getSimpleName());
        }
    }

    /** Paddle's newest snapshot once more, with the user: it changes nothing but whose it is. */
    private void claim(Row row, SubscriptionState last) {
        SubscriptionFact provider = last.provider();
        if (provider != null) {
            PaddleFactEvent event =
                    new PaddleFactEvent(claimOf(row), "subscription.updated", provider.ofUser(user(row)));
            subscriptions.deliver(last, new EventBatch(List.of(event)));
        }
    }

    private static String claimOf(Row row) {
        return "claim/" + row.id();
    }

    private static String user(Row row) {
        return Objects.requireNonNull(row.userId(), row.id());
    }

    private static <T> T state(Row row, Class<T> type) {
        return PayloadJson.read(Objects.requireNonNull(row.state(), row.id()), type);
    }
}
