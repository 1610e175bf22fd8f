package dev.tenure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.closure.AccountClosureWorkflow;
import dev.tenure.workflows.closure.AccountClosureWorkflowImpl;
import dev.tenure.workflows.closure.ClosureRecords;
import dev.tenure.workflows.closure.ClosureState;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.purchase.PurchaseWorkflowImpl;
import dev.tenure.workflows.reconciliation.ReconciliationWorkflowImpl;
import dev.tenure.workflows.subscription.SubscriptionWorkflowImpl;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** S15: a build that does not understand what is under way is not rolled out. */
final class ReplayCommandTest {

    /** Closes at once, and waits for its last look. */
    public static final class EmptyAccount implements ClosureRecords {

        @Override
        public Account account(String userId) {
            return new Account(List.of(), List.of());
        }

        @Override
        public Stored apply(Apply request) {
            return new Stored(true, null);
        }

        @Override
        public void erase(List<String> customerIds) {}
    }

    /** The workflow of another build: it only waits. */
    public static final class Idle implements AccountClosureWorkflow {

        @Override
        public void run(ClosureState last) {
            Workflow.sleep(Duration.ofDays(1));
        }

        @Override
        public void look() {}

        @Override
        public ClosureState state() {
            return ClosureState.opening("nobody", Instant.EPOCH);
        }
    }

    private record Said(int code, String text) {}

    private static Said replay(String target, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "replay";
        System.arraycopy(options, 0, arguments, 1, options.length);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Map<String, Object> settings =
                Map.of("TEMPORAL_ADDRESS", target, "TENURE_ENV_FILE", "optional:classpath:no-env-file.properties");
        int code = ReplayCommand.run(arguments, settings, out, out);
        return new Said(code, said.toString(StandardCharsets.UTF_8));
    }

    private static TemporalDevServer server() {
        return TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(Objects.requireNonNull(System.getenv("TENURE_TEMPORAL_CLI")))
                .setUiEnabled(false)
                .setLogLevel("error")
                .build());
    }

    /** Runs a closure with that implementation until it waits, and stops its worker. */
    private static void begin(WorkflowClient client, Class<?> implementation, String userId) {
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(AccountClosureWorkflow.TASK_QUEUE);
        worker.registerWorkflowImplementationTypes(implementation);
        worker.registerActivitiesImplementations(new EmptyAccount());
        factory.start();
        String id = AccountClosureWorkflow.idOf(userId);
        client.newUntypedWorkflowStub(
                        "AccountClosureWorkflow",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(AccountClosureWorkflow.TASK_QUEUE)
                                .build())
                .start(ClosureState.opening(userId, Instant.now()));
        until(() -> client.fetchHistory(id).getHistory().getEventsList().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED));
        factory.shutdownNow();
    }

    private static void until(BooleanSupplier isTrue) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!isTrue.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Lists of a server come a moment later than what they tell of. */
    private static void awaitListed(WorkflowClient client, long count) {
        until(() -> client.listExecutions("ExecutionStatus = 'Running'").count() == count);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "TENURE_TEMPORAL_CLI", matches = ".+")
    void whatIsUnderWayReplaysAndWhatAnotherImplementationBeganIsNamedAndStopsTheRollout() {
        try (TemporalDevServer server = server()) {
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(server.getTarget())
                    .build());
            WorkflowClient client = WorkflowClient.newInstance(
                    stubs,
                    WorkflowClientOptions.newBuilder()
                            .setDataConverter(PayloadJson.converter())
                            .build());
            assertThat(replay(server.getTarget()))
                    .isEqualTo(new Said(0, "0 open workflows replay, 0 do not, 0 ended meanwhile.\n"));

            begin(client, AccountClosureWorkflowImpl.class, "known-1");
            begin(client, AccountClosureWorkflowImpl.class, "known-2");
            awaitListed(client, 2);
            assertThat(replay(server.getTarget()))
                    .isEqualTo(new Said(0, "2 open workflows replay, 0 do not, 0 ended meanwhile.\n"));
            assertThat(replay(server.getTarget(), "--most=1"))
                    .isEqualTo(new Said(
                            1,
                            "1 open workflows replay, 0 do not, 0 ended meanwhile."
                                    + " There are more, which were not looked at.\n"));

            begin(client, Idle.class, "other");
            awaitListed(client, 3);
            Said other = replay(server.getTarget());
            assertThat(other.code()).isEqualTo(1);
            assertThat(other.text().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith("does not replay: workflow_id=closure/other run_id=")
                                    .contains("NonDeterministicException"),
                            line -> assertThat(line)
                                    .isEqualTo("2 open workflows replay, 1 do not, 0 ended meanwhile."
                                            + " This build must not be rolled out."));
            stubs.shutdownNow();
        }
    }

    @Test
    void aTemporalWithoutListsIsSaidToHaveNone() throws IOException {
        int port = freePort();
        try (Closeable server = TestServer.createPortBoundServer(port, true)) {
            assertThat(server).isNotNull();
            Said said = replay("127.0.0.1:" + port);

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.text()).contains("Nothing is known of this build", "has no lists of workflows");
        }
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThat(replay("127.0.0.1:1", "--quickly").text()).contains("replay [--most=<number>]");
        assertThat(replay("127.0.0.1:1", "--most=0").code()).isEqualTo(1);
    }

    @Test
    void allWorkflowsThatWorkersRunAreReplayed() {
        assertThat(OpenHistories.implementations())
                .containsExactlyInAnyOrder(
                        SubscriptionWorkflowImpl.class,
                        PurchaseWorkflowImpl.class,
                        AccountClosureWorkflowImpl.class,
                        ReconciliationWorkflowImpl.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
