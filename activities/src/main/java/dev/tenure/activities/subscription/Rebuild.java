package dev.tenure.activities.subscription;

import dev.tenure.activities.temporal.Patience;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Starts the workflows of all open subscriptions again from Postgres: after Temporal was lost, and at each start where
 * Temporal is in memory. Doing it twice is harmless: running ones go on, and those that know more than Postgres, because
 * it was set back to an earlier point, write their state again.
 */
public final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final int ROWS_AT_A_TIME = 500;
    private static final int TELL_EVERY = 5_000;

    private final JdbcClient jdbc;
    private final SubscriptionWorkflows workflows;
    private final int rowsAtATime;

    public Rebuild(JdbcClient jdbc, SubscriptionWorkflows workflows) {
        this(jdbc, workflows, ROWS_AT_A_TIME);
    }

    Rebuild(JdbcClient jdbc, SubscriptionWorkflows workflows, int rowsAtATime) {
        this.jdbc = jdbc;
        this.workflows = workflows;
        this.rowsAtATime = rowsAtATime;
    }

    /**
     * Answers how many workflows run now. A Temporal that is busy is waited for; throws if it stays away or Postgres is;
     * skips what cannot be read.
     */
    public int run() {
        int again = Objects.requireNonNull(
                jdbc.sql("select public.forget_signals()").query(Integer.class).single());
        int count = 0;
        int tellAt = TELL_EVERY;
        StoredStates page = after("");
        while (!page.rows().isEmpty()) {
            List<SubscriptionState> states = page.readable();
            states.forEach(state -> Patience.USUAL.until("rebuild", () -> workflows.ensureRunning(state)));
            count += states.size();
            if (count >= tellAt) {
                LOG.info("rebuilding workflows={}", count);
                tellAt = count + TELL_EVERY;
            }
            page = after(page.lastId());
        }
        LOG.info("rebuilt workflows={} events_again={}", count, again);
        return count;
    }

    private StoredStates after(String subscriptionId) {
        return new StoredStates(jdbc.sql("""
                        select subscription_id, state::text from public.subscriptions
                        where (status <> 'ended' or next_due_at is not null) and version > 0
                          and subscription_id > :after
                        order by subscription_id
                        limit :rows
                        """)
                .param("after", subscriptionId)
                .param("rows", rowsAtATime)
                .query((row, number) -> new StoredStates.Row(row.getString(1), row.getString(2)))
                .list());
    }
}
