package dev.tenure.activities.purchase;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.purchase.PurchaseRecords;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores a decision with one call of {@code apply_purchase}: one transaction, one round trip. */
public final class PurchaseRecordsImpl implements PurchaseRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PurchaseRecordsImpl.class);
    private final JdbcClient jdbc;

    public PurchaseRecordsImpl(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Stored apply(Apply request) {
        String answer = Objects.requireNonNull(jdbc.sql("select public.apply_purchase(:request::jsonb)::text")
                .param("request", PayloadJson.write(request))
                .query(String.class)
                .single());
        Stored stored = PayloadJson.read(answer, Stored.class);
        LOG.info(
                "purchase transaction_id={} version={} applied={} status={} grants={} logs={}",
                request.transactionId(),
                request.expectedVersion() + 1,
                stored.applied(),
                request.status(),
                request.grants().size(),
                request.logs().size());
        return stored;
    }
}
