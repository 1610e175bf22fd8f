package dev.tenure.workflows.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class RoutingTest {
    private static final Path TABLE = Path.of(System.getProperty("tenure.root", "."), "docs/routing.md");

    /** One row of the printed table. */
    private record Row(String eventType, String condition, String route) {}

    @TestFactory
    Stream<DynamicTest> thePrintedTableIsWhatHappens() throws IOException {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.eventType() + ", " + row.condition(),
                        () -> assertThat(word(route(row))).isEqualTo(row.route())));
    }

    @Test
    void everyDecidingAndEveryMirroredEventIsPrinted() throws IOException {
        List<String> printed = rows().stream().map(Row::eventType).toList();

        assertThat(printed).containsAll(Routing.DECIDING_TRANSACTIONS);
        assertThat(printed)
                .containsAll(
                        Routing.MIRRORED.stream().map(prefix -> prefix + "*").toList());
    }

    @Test
    void aDestinationHasOneKeyWhateverTheEvent() {
        assertThat(Routing.route("evt_1", "subscription.updated", "sub_1", "sub_1", null)
                        .key())
                .isEqualTo(Routing.route("evt_2", "transaction.completed", "txn_1", "sub_1", "txn_1")
                        .key())
                .isEqualTo("subscription/sub_1");
        assertThat(Routing.route("evt_3", "customer.updated", "ctm_1", null, null)
                        .key())
                .isEqualTo("mirror/ctm_1");
    }

    @Test
    void anEventWithoutAnEntityIsKept() {
        assertThat(Routing.route("evt_1", "customer.updated", null, null, null))
                .isEqualTo(new Route.Ignored("unknown_type"));
    }

    private static Route route(Row row) {
        String eventType = row.eventType().replace("*", "anything");
        String eventId = row.condition().equals("the event id does not begin with `evt_`") ? "ntfsimevt_1" : "evt_1";
        String subscriptionId = row.condition().equals("names a subscription") ? "sub_1" : null;
        boolean isOfATransaction = eventType.startsWith("transaction.") || eventType.startsWith("adjustment.");
        String transactionId = isOfATransaction ? "txn_1" : null;
        return Routing.route(eventId, eventType, "ent_1", subscriptionId, transactionId);
    }

    private static String word(Route route) {
        return switch (route) {
            case Route.ToSubscription to -> "`SubscriptionWorkflow`";
            case Route.ToPurchase to -> "`PurchaseWorkflow`";
            case Route.MirrorOnly mirror -> "mirror row only";
            case Route.Ignored ignored -> "ignored (`" + ignored.reason() + "`)";
        };
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(cells[1].strip().replace("`", ""), cells[2].strip(), cells[3].strip()))
                .toList();
    }
}
