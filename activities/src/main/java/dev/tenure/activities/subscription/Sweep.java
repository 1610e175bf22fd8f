package dev.tenure.activities.subscription;

import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Starts workflows again whose deadline has long passed: one that was terminated by hand or has failed would never look
 * at its subscription again. Running ones go on; if the row is overdue because Postgres was set back, they write it again.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration OVERDUE = Duration.ofMinutes(5);
    private static final int ROWS_AT_A_TIME = 50;

    private final JdbcClient jdbc;
    private final SubscriptionWorkflows workflows;
    private final Clock billing;
    private final int rowsAtATime;
    private String lastId = "";

    /** @param billing the clock by which deadlines fall due */
    public Sweep(JdbcClient jdbc, SubscriptionWorkflows workflows, Clock billing) {
        this(jdbc, workflows, billing, ROWS_AT_A_TIME);
    }

    Sweep(JdbcClient jdbc, SubscriptionWorkflows workflows, Clock billing, int rowsAtATime) {
        this.jdbc = jdbc;
        this.workflows = workflows;
        this.billing = billing;
        this.rowsAtATime = rowsAtATime;
    }

    /**
     * Looks at the next rows; after the last one it begins again, so that rows that stay overdue keep nobody out.
     * Answers how many workflows run now. Throws if Postgres or Temporal is away; skips what cannot be read.
     */
    public int run() {
        StoredStates page = overdue();
        List<SubscriptionState> states = page.readable();
        states.forEach(workflows::ensureRunning);
        lastId = page.rows().size() < rowsAtATime ? "" : page.lastId();
        if (!states.isEmpty()) {
            LOG.info("overdue workflows={}", states.size());
        }
        return states.size();
    }

    private StoredStates overdue() {
        return new StoredStates(jdbc.sql("""
                        select subscription_id, state::text from public.subscriptions
                        where version > 0 and next_due_at < :before and subscription_id > :after
                        order by subscription_id
                        limit :rows
                        """)
                .param("before", billing.instant().minus(OVERDUE).atOffset(ZoneOffset.UTC))
                .param("after", lastId)
                .param("rows", rowsAtATime)
                .query((row, number) -> new StoredStates.Row(row.getString(1), row.getString(2)))
                .list());
    }
}
