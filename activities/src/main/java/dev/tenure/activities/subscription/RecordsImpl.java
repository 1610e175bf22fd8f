package dev.tenure.activities.subscription;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.ApplyOutcome;
import dev.tenure.workflows.subscription.ApplyRequest;
import dev.tenure.workflows.subscription.Records;
import dev.tenure.workflows.subscription.SubscriptionState;
import io.micrometer.core.instrument.Metrics;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores a decision with one call of {@code apply_subscription}: one transaction, one round trip. */
public final class RecordsImpl implements Records {
    private static final Logger LOG = LoggerFactory.getLogger(RecordsImpl.class);
    private final JdbcClient jdbc;

    public RecordsImpl(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public ApplyOutcome apply(ApplyRequest request) {
        Answer read = PayloadJson.read(stored(request), Answer.class);
        LOG.info(
                "decision subscription_id={} version={} applied={} status={} events={} logs={}",
                request.subscriptionId(),
                request.expectedVersion() + 1,
                read.applied(),
                request.standing().status(),
                request.outcomes().size(),
                request.logs().stream().map(ApplyRequest.Log::event).collect(Collectors.joining(",")));
        return new ApplyOutcome(read.applied(), read.state());
    }

    /** Temporal tries again what fails; what Postgres will never take must not go unseen meanwhile. */
    private String stored(ApplyRequest request) {
        try {
            return Objects.requireNonNull(jdbc.sql("select public.apply_subscription(:request::jsonb)::text")
                    .param("request", PayloadJson.write(request))
                    .query(String.class)
                    .single());
        } catch (DataIntegrityViolationException | BadSqlGrammarException e) {
            LOG.error(
                    "unstorable_decision subscription_id={} version={} events={} cause={} sql_state={}",
                    request.subscriptionId(),
                    request.expectedVersion() + 1,
                    request.outcomes().stream()
                            .map(ApplyRequest.EventOutcome::eventId)
                            .collect(Collectors.joining(",")),
                    e.getClass().getSimpleName(),
                    e.getMostSpecificCause() instanceof SQLException refusal ? refusal.getSQLState() : "");
            Metrics.counter("tenure.records.refused").increment();
            throw e;
        }
    }

    record Answer(boolean applied, @Nullable SubscriptionState state) {}
}
