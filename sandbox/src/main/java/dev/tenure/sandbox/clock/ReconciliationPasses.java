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

    private static final int EVENTS_AT_A_TIME = 200;

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
        return openDrift() != drift || isAnyUndelivered();
    }

    /** What is known is not looked at again: few events are newer than the last of those. */
    private boolean isAnyUndelivered() {
        List<String> next = nextUnchecked();
        while (!next.isEmpty()) {
            if (known(next) < next.size()) {
                return true;
            }
            checkedUpTo = next.getLast();
            next = nextUnchecked();
        }
        return false;
    }

    private List<String> nextUnchecked() {
        return database.sql("select id from sandbox.paddle_events where id > :checked order by id limit :most")
                .param("checked", checkedUpTo)
                .param("most", EVENTS_AT_A_TIME)
                .query(String.class)
                .list();
    }

    private long known(List<String> ids) {
        return database.sql("select count(*) from public.paddle_events where event_id in (:ids)")
                .param("ids", ids)
                .query(Long.class)
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
