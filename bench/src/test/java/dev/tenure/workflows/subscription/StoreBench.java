package dev.tenure.workflows.subscription;

import dev.tenure.activities.stage.Database;
import dev.tenure.activities.subscription.RecordsImpl;
import dev.tenure.bench.Quiet;
import dev.tenure.bench.Scales;
import dev.tenure.workflows.payload.PayloadJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A renewal that is stored with all that belongs to it, beside its request that is inserted as a row. */
@NullMarked
final class StoreBench {
    private static final int RENEWALS = 2_000;

    private final List<ApplyRequest> renewals = new ArrayList<>();

    @Test
    void aRenewalThatIsStoredBesideItsRequestAsARow() throws Exception {
        Quiet.please();
        try (Database database = Database.migrated()) {
            database.owner()
                    .sql("create table public.bench_rows (request jsonb)")
                    .update();
            Records records = new RecordsImpl(database.application());
            Scales.weigh(
                    "renewals stored in a second",
                    RENEWALS,
                    round -> members(records),
                    times -> renewals.forEach(records::apply),
                    "their requests inserted",
                    times -> renewals.forEach(request -> insert(database.owner(), request)));
        }
    }

    /** Everybody has paid once, and their renewals were judged. */
    private void members(Records records) {
        Instant joined = Given.START.plusSeconds(5);
        Decision first = Lifecycle.decide(Given.nothing(), new Thing.Events(Given.firstCheckout()), joined);
        Instant now = Given.periodEnd(1).plusSeconds(5);
        Decision second = Lifecycle.decide(first.next().withVersion(1), new Thing.Events(Given.renewal(2)), now);
        renewals.clear();
        for (int member = 0; member < RENEWALS; member++) {
            UUID user = UUID.randomUUID();
            records.apply(of(user, first.toRequest(0, joined)));
            renewals.add(of(user, second.toRequest(1, now)));
        }
    }

    /** The same for another user. */
    private static ApplyRequest of(UUID user, ApplyRequest request) {
        String json = PayloadJson.write(request)
                .replace(Given.SUBSCRIPTION, "sub_" + user)
                .replace(Given.CUSTOMER, "ctm_" + user)
                .replace("txnitm_", "txnitm_" + user)
                .replace(Given.USER, user.toString());
        return PayloadJson.read(json, ApplyRequest.class);
    }

    private static void insert(JdbcClient owner, ApplyRequest request) {
        owner.sql("insert into public.bench_rows (request) values (:request::jsonb)")
                .param("request", PayloadJson.write(request))
                .update();
    }
}
