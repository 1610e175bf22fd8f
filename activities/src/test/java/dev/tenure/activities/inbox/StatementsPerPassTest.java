package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.reconciliation.PullMode;
import dev.tenure.activities.reconciliation.ReadingPace;
import dev.tenure.activities.reconciliation.ReconciliationCallsImpl;
import dev.tenure.activities.reconciliation.ReconciliationRecordsImpl;
import dev.tenure.activities.reconciliation.ReconciliationSettings;
import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareRequest;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.FinishRequest;
import dev.tenure.workflows.subscription.Policies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a pass of the reconciliation that finds nothing costs Postgres and Paddle: the same for one subscription as for many. */
final class StatementsPerPassTest {
    private static final Path PAGE = Path.of(System.getProperty("tenure.root", "."), "docs/costs.md");
    private static final ReconciliationSettings SETTINGS =
            new ReconciliationSettings(PullMode.AUTO, Duration.ofMinutes(5), ReadingPace.pagesPerSecond(1000));

    /** Statements and requests of one part of a pass. */
    private record Cost(int statements, int requests) {}

    @Test
    void aPassCostsTheSameHoweverManySubscriptionsAPageHasAsThePageSays() throws Exception {
        try (Database database = Database.migrated();
                Stage stage = Stage.open(database.applicationDataSource())) {
            RoundTrips trips = new RoundTrips();
            JdbcClient counted = JdbcClient.create(trips.counting(database.applicationDataSource()));
            ReconciliationCallsImpl calls = new ReconciliationCallsImpl(
                    stage.paddle().client(),
                    Stage.facts(Stage.CATALOG),
                    counted,
                    stage.workflows(),
                    stage.purchases(),
                    Clock.systemUTC(),
                    SETTINGS,
                    Policies.DEFAULT);
            stage.paddle().lists("/events", List.of());
            stage.paddle().lists("/transactions", List.of());
            calls.pull();

            Cost pull = cost(trips, stage, calls::pull);
            Cost one = compared(1, trips, stage, calls);
            Cost many = compared(5, trips, stage, calls);
            Cost finish = cost(trips, stage, () -> new ReconciliationRecordsImpl(counted, SETTINGS)
                    .finish(new FinishRequest(null, Instant.now(), Instant.now())));

            assertThat(many).isEqualTo(one);
            assertThat(pull.requests() + one.requests()).isEqualTo(2);
            assertThat(Files.readString(PAGE).replace('\n', ' '))
                    .contains("A pass of the reconciliation that finds nothing asks Postgres %d times and Paddle once;"
                                    .formatted(pull.statements() + finish.statements())
                            + " each page of 200 open subscriptions asks Postgres %d times more, and Paddle once more."
                                    .formatted(one.statements()));
        }
    }

    private static Cost compared(int buyers, RoundTrips trips, Stage stage, ReconciliationCallsImpl calls)
            throws Exception {
        List<Buyer> all = IntStream.rangeClosed(1, buyers).mapToObj(Buyer::of).toList();
        for (Buyer buyer : all) {
            stage.receive(buyer.checkout());
        }
        stage.settle();
        stage.paddle()
                .lists(
                        "/subscriptions",
                        all.stream()
                                .map(buyer -> buyer.subscriptionData(
                                        "active", buyer.startsAt().plusMillis(950), null))
                                .toList());
        return cost(trips, stage, () -> assertThat(calls.compare(new CompareRequest(null, Instant.now())))
                .isEqualTo(new CompareOutcome(true, buyers, 0, null)));
    }

    private static Cost cost(RoundTrips trips, Stage stage, Runnable part) {
        int statements = trips.statements().size();
        int requests = stage.paddle().calls().size();
        part.run();
        return new Cost(
                trips.statements().size() - statements, stage.paddle().calls().size() - requests);
    }
}
