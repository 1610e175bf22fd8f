package dev.tenure.activities.subscription;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Starts the workflows of all open subscriptions again from Postgres: after Temporal was lost, and at each start where
 * Temporal is in memory. Running ones are left alone, so that doing it twice is harmless.
 */
public final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private final JdbcClient jdbc;
    private final SubscriptionWorkflows workflows;

    public Rebuild(JdbcClient jdbc, SubscriptionWorkflows workflows) {
        this.jdbc = jdbc;
        this.workflows = workflows;
    }

    /** Answers how many subscriptions are open. Throws if Postgres or Temporal is away. */
    public int run() {
        int again = Objects.requireNonNull(
                jdbc.sql("select public.forget_signals()").query(Integer.class).single());
        List<String> states = jdbc.sql("""
                        select state::text from public.subscriptions
                        where (status <> 'ended' or next_due_at is not null) and version > 0
                        order by next_due_at nulls last
                        """).query(String.class).list();
        states.stream()
                .map(state -> PayloadJson.read(state, SubscriptionState.class))
                .forEach(workflows::ensureRunning);
        LOG.info("rebuilt workflows={} events_again={}", states.size(), again);
        return states.size();
    }
}
