package dev.tenure.activities.closure;

import dev.tenure.workflows.closure.ClosureRecords;
import dev.tenure.workflows.payload.PayloadJson;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes what Postgres keeps of an account that is closed. */
public final class ClosureRecordsImpl implements ClosureRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ClosureRecordsImpl.class);
    private static final int EVENTS_AT_A_TIME = 200;

    private final JdbcClient jdbc;

    public ClosureRecordsImpl(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Kept(String eventId, String eventType, String payload) {}

    /** A customer who is known to be somebody else only lent an address. */
    @Override
    public Account account(String userId) {
        UUID user = UUID.fromString(userId);
        List<String> open =
                jdbc.sql("""
                        select subscription_id from public.subscriptions
                        where user_id = :user and state #>> '{provider,status}' is distinct from 'canceled'
                        order by subscription_id
                        """).param("user", user).query(String.class).list();
        List<String> customers =
                jdbc.sql("""
                        select customer_id from public.customers where user_id = :user
                        union
                        select s.customer_id from public.subscriptions s
                        where s.user_id = :user and s.customer_id is not null
                          and not exists (select from public.customers c
                                          where c.customer_id = s.customer_id and c.user_id <> :user)
                        order by 1
                        """).param("user", user).query(String.class).list();
        return new Account(open, customers);
    }

    @Override
    public Stored apply(Apply request) {
        String answer = Objects.requireNonNull(jdbc.sql("select public.apply_closure(:request::jsonb)::text")
                .param("request", PayloadJson.write(request))
                .query(String.class)
                .single());
        Stored stored = PayloadJson.read(answer, Stored.class);
        LOG.info(
                "account_closure user_id={} status={} applied={} canceled={} attempts={} next_due_at={}",
                request.userId(),
                request.status(),
                stored.applied(),
                request.state().canceled().size(),
                request.state().attempts(),
                request.nextDueAt());
        return stored;
    }

    @Override
    public void erase(List<String> customerIds) {
        customerIds.forEach(this::erase);
    }

    private void erase(String customerId) {
        String after = "";
        List<Kept> page = page(customerId, after);
        while (!page.isEmpty()) {
            page.forEach(this::erase);
            page = page(customerId, page.getLast().eventId());
        }
    }

    private List<Kept> page(String customerId, String after) {
        return jdbc.sql("""
                        select event_id, event_type, payload from public.paddle_events
                        where customer_id = :customer and event_id > :after order by event_id limit :most
                        """)
                .param("customer", customerId)
                .param("after", after)
                .param("most", EVENTS_AT_A_TIME)
                .query((row, number) -> new Kept(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private void erase(Kept event) {
        String erased = Erasure.of(event.eventType(), event.payload());
        if (!erased.equals(event.payload())) {
            jdbc.sql("select public.erase_event(:id, :payload)")
                    .param("id", event.eventId())
                    .param("payload", erased)
                    .query((row, number) -> number)
                    .list();
        }
    }
}
