package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Stage;
import dev.tenure.activities.stage.Until;
import dev.tenure.activities.subscription.Alarms;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.ApplyRequest.Log;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.OwedRefund;
import dev.tenure.workflows.subscription.Repayments;
import dev.tenure.workflows.subscription.Stop;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What people wished and what is owed to them stands in a list until it is done. */
final class OperatorListsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant LATER = Decided.AT.plus(Duration.ofHours(6));

    private final String user = UUID.randomUUID().toString();

    private static JsonNode json(Object value) {
        return JSON.readTree(PayloadJson.write(value));
    }

    /** One decision whose state has that part of it. */
    private void apply(JdbcClient jdbc, long expected, String part, Object value, Log... logs) {
        ObjectNode request =
                (ObjectNode) json(Decided.paid("sub_1", user, expected).request());
        ((ObjectNode) request.path("state")).set(part, json(value));
        request.set("logs", json(List.of(logs)));
        assertThat(jdbc.sql("select public.apply_subscription(:request::jsonb) ->> 'applied'")
                        .param("request", request.toString())
                        .query(String.class)
                        .single())
                .isEqualTo("true");
    }

    private static Log failed(String event, String errorCode, String reason) {
        return new Log(event, false, errorCode, "system", reason, null, null);
    }

    private static List<Map<String, Object>> rows(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query().listOfRows();
    }

    @Test
    void aCommandThatTheRulesRefuseAtOnceIsInTheList() throws Exception {
        Buyer buyer = Buyer.of(9_101);
        try (Database database = Database.migrated();
                Stage stage = Stage.open(database.applicationDataSource())) {
            stage.receive(buyer.checkout());
            stage.settle();

            SubscriptionWorkflow workflow = stage.client()
                    .newWorkflowStub(SubscriptionWorkflow.class, SubscriptionWorkflow.idOf(buyer.subscriptionId()));
            Until.isTrue(
                    "the workflow has heard that its decision is stored",
                    Duration.ofSeconds(20),
                    () -> workflow.state().version() > 0);

            CommandOutcome outcome = workflow.command(
                    Command.pause("cmd_1", "customer", "f", buyer.startsAt().plusSeconds(60)));

            assertThat(outcome.result()).isEqualTo(CommandOutcome.Result.REFUSED);
            assertThat(rows(database.application(), "select * from public.commands"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("command_id", "cmd_1")
                            .containsEntry("subscription_id", buyer.subscriptionId())
                            .containsEntry("user_id", UUID.fromString(buyer.userId()))
                            .containsEntry("command", "pause")
                            .containsEntry("state", "refused")
                            .containsEntry("actor", "customer")
                            .containsEntry("tries", 0)
                            .containsEntry("last_answer", "until_before_period_end"));
        }
    }

    @Test
    void aCommandThatFailedAtTheDoorIsDoneOnceItsRepetitionIs() {
        try (Database database = Database.migrated()) {
            JdbcClient jdbc = database.application();
            String failed = """
                    {"at":"%s","event":"membership_cancel_requested","error_code":"service_unavailable","user_id":"%s",
                     "subscription_id":"sub_1","actor":"customer","reason":"too dear","command_id":"cmd_1",
                     "command":"cancel","price_id":null}""".formatted(Decided.AT, user);
            note(jdbc, failed);
            note(jdbc, failed);
            assertThat(rows(jdbc, "select state, last_answer from public.commands"))
                    .containsExactly(Map.of("state", "refused", "last_answer", "service_unavailable"));

            CommandOutcome applied = new CommandOutcome("cmd_1", CommandOutcome.Result.APPLIED, null, null, null);
            apply(jdbc, 0, "outcomes", List.of(new Command.Remembered("cmd_1", "f", applied)));
            assertThat(jdbc.sql("select state from public.commands")
                            .query(String.class)
                            .list())
                    .containsExactly("applied");

            note(jdbc, failed);
            assertThat(jdbc.sql("select state from public.commands")
                            .query(String.class)
                            .list())
                    .as("a late answer of the door takes nothing back")
                    .containsExactly("applied");
            assertThat(rows(jdbc, "select * from public.system_logs where not success and reason = 'too dear'"))
                    .hasSize(3);
        }
    }

    private static void note(JdbcClient jdbc, String failed) {
        jdbc.sql("select public.note_failed_command(:failed::jsonb)")
                .param("failed", failed)
                .query((row, number) -> number)
                .list();
    }

    @Test
    void whatIsOwedIsListedWithItsTriesUntilItIsGivenBack() {
        try (Database database = Database.migrated()) {
            JdbcClient jdbc = database.application();
            Stop stop = new Stop("refunded", "op_1", Decided.AT, 2, LATER);
            apply(
                    jdbc,
                    0,
                    "repayments",
                    repayments(refund("txn_1", OwedRefund.Progress.OWED, LATER), stop),
                    failed("membership_refund", "timeout", "duplicate txn_1 waits"),
                    failed("membership_cancel_requested", "status_503", "refunded cannot be ended"));

            assertThat(rows(jdbc, "select * from public.owed order by kind desc"))
                    .satisfiesExactly(
                            row -> assertThat(row)
                                    .containsEntry("kind", "refund")
                                    .containsEntry("transaction_id", "txn_1")
                                    .containsEntry("reason", "duplicate")
                                    .containsEntry("state", "waiting")
                                    .containsEntry("tries", 1)
                                    .containsEntry("last_answer", "timeout"),
                            row -> assertThat(row)
                                    .containsEntry("kind", "end_billing")
                                    .containsEntry("reason", "refunded")
                                    .containsEntry("tries", 2)
                                    .containsEntry("last_answer", "status_503"));

            apply(
                    jdbc,
                    1,
                    "repayments",
                    repayments(refund("txn_1", OwedRefund.Progress.REFUSED, null), null),
                    failed("membership_refund", "rejected", "duplicate txn_1 refused"));
            assertThat(rows(jdbc, "select kind, state, last_answer from public.owed"))
                    .containsExactly(Map.of("kind", "refund", "state", "refused", "last_answer", "rejected"));

            apply(jdbc, 2, "repayments", repayments(refund("txn_1", OwedRefund.Progress.REFUNDED, null), null));
            assertThat(rows(jdbc, "select * from public.owed")).isEmpty();
        }
    }

    @Test
    void flaggedSubscriptionsAreCountedByTheirCode() {
        try (Database database = Database.migrated()) {
            Alarms alarms = new Alarms(database.application());
            Decided.paid("sub_1", user, 0).apply(database.application());
            Decided.paid("sub_2", user, 0).apply(database.application());
            assertThat(alarms.count("unverified")).isZero();

            database.owner()
                    .sql("update public.subscriptions set flags = '{grace,unverified}' where subscription_id = 'sub_1'")
                    .update();

            assertThat(alarms.count("unverified")).isOne();
            assertThat(alarms.count("needs_review")).isZero();
        }
    }

    private static OwedRefund refund(String transactionId, OwedRefund.Progress progress, @Nullable Instant nextAt) {
        return new OwedRefund(transactionId, "duplicate", "system", false, Decided.AT, progress, 1, nextAt);
    }

    private static Repayments repayments(OwedRefund refund, @Nullable Stop stop) {
        return new Repayments(List.of(refund), List.of(), null, stop);
    }
}
