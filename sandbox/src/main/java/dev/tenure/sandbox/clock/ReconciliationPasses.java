package dev.tenure.sandbox.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The passes of the reconciliation as an advance sees them. An idle pass is no step. A pass is a step if Paddle has an
 * event that no delivery brought and no earlier pass could have brought, or if drift came or went with the pass before;
 * and at the end of each advance it is told the time.
 */
public final class ReconciliationPasses implements RunningWorkflows {
    private static final List<String> IDS = List.of("reconciliation/main");

    /** A pass that does not end for this long holds up no advance: Paddle, Postgres or the workers may be away. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final JdbcClient database;
    private String checkedUpTo = "";
    private long drift;
    private boolean isTold;
    private Deadline patience = Deadline.in(PATIENCE);

    public ReconciliationPasses(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    @Override
    public Collection<String> workflowIds() {
        return IDS;
    }

    @Override
    public Optional<Instant> nextStepAt() {
        return hasNews() ? nextPassAt() : Optional.empty();
    }

    @Override
    public void toBeTold() {
        checkedUpTo = newestEvent();
        drift = openDrift();
        isTold = true;
        patience = Deadline.in(PATIENCE);
    }

    @Override
    public List<String> unrest(Instant now) {
        boolean isDue =
                isTold && nextPassAt().filter(next -> !next.isAfter(now)).isPresent();
        isTold = isDue && !patience.isOver();
        return isTold ? List.of("the reconciliation is due") : List.of();
    }

    private boolean hasNews() {
        if (openDrift() != drift || isUndelivered()) {
            return true;
        }
        checkedUpTo = newestEvent();
        return false;
    }

    private boolean isUndelivered() {
        return database.sql("""
                        select exists (select from sandbox.paddle_events e where e.id > :checked
                            and not exists (select from public.paddle_events known where known.event_id = e.id))
                        """)
                .param("checked", checkedUpTo)
                .query(Boolean.class)
                .single();
    }

    private String newestEvent() {
        return database.sql("select coalesce(max(id), '') from sandbox.paddle_events")
                .query(String.class)
                .single();
    }

    private long openDrift() {
        return database.sql("select count(*) from public.drift")
                .query(Long.class)
                .single();
    }

    private Optional<Instant> nextPassAt() {
        return database.sql("select next_pass_at from public.pull_cursors where next_pass_at is not null")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }
}
