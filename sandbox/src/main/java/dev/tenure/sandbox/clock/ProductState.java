package dev.tenure.sandbox.clock;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Postgres says of the product's workflows: which are open, which are due, and what is not at rest. */
final class ProductState {

    /** What waits for an instant of billing time, and what still has something to wait for. */
    private static final String WAITING = """
            (select 'subscription/' || subscription_id as workflow_id, next_due_at, status <> 'ended' as is_open
             from public.subscriptions
             union all
             select 'closure/' || user_id, next_due_at, next_due_at is not null
             from public.account_closures) waiting
            """;

    private final JdbcClient database;

    ProductState(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    Optional<Instant> nextDueAt() {
        return database.sql("""
                        select least((select min(next_due_at) from %s where next_due_at is not null),
                                     (select min(ends_at) from public.membership_grants where status = 'open'))
                        """.formatted(WAITING))
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    List<String> dueWorkflowIds(Instant now) {
        return database.sql("select workflow_id from " + WAITING + " where next_due_at <= :now order by next_due_at")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    List<String> openWorkflowIds() {
        return database.sql("select workflow_id from " + WAITING + " where is_open")
                .query(String.class)
                .list();
    }

    /** Up to 20 things that are not at rest; an event that is kept for a later wall time does not count. */
    List<String> unrest(Instant now) {
        return database.sql("""
                        select 'event ' || event_id || ' is ' || outcome from public.paddle_events
                        where outcome in ('received', 'signalled')
                          and (available_at is null or available_at <= clock_timestamp())
                        union all
                        select 'subscription ' || subscription_id || ' is due' from public.subscriptions
                        where next_due_at <= :now
                        union all
                        select 'closure ' || user_id || ' is due' from public.account_closures where next_due_at <= :now
                        union all
                        select 'given membership ' || grant_id || ' is over' from public.membership_grants
                        where status = 'open' and ends_at <= :now
                        union all
                        select 'purchase ' || transaction_id || ' is open' from public.purchases
                        where status = 'open' and version = 0
                        union all
                        select 'user ' || user_id || ' has two subscriptions' from public.subscriptions s
                        where user_id is not null and status not in ('ended', 'none')
                          and not exists (select from public.duplicate_subscriptions d where d.user_id = s.user_id)
                        group by user_id having count(*) > 1
                        union all
                        select 'duplicate ' || s.subscription_id || ' is not told'
                        from public.duplicate_subscriptions d join public.subscriptions s using (subscription_id)
                        where d.policy = 'auto' and s.status not in ('ended', 'none')
                          and not jsonb_exists(s.state -> 'event_ids', 'duplicate/' || s.subscription_id)
                        union all
                        select 'claim of ' || entity_id || ' is not told' from public.claims c
                        where exists (select from public.subscriptions s
                                      where s.subscription_id = c.entity_id and s.user_id is null)
                           or exists (select from public.purchases p
                                      where p.transaction_id = c.entity_id and p.user_id is null)
                        union all
                        select 'subscription ' || subscription_id || ' carries out a command' from public.subscriptions
                        where pending @> '[{"state": "in_progress"}]'
                        limit 20
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }
}
