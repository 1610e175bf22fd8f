package dev.tenure.workflows.subscription;

import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The workflow on a Temporal of the test's own, with a Paddle and records in memory. Time stands still (it goes on at the
 * wall's pace) until {@link #passTo}; nothing here waits for a workflow's result, because that would let time run away.
 */
final class Stage implements AutoCloseable {
    private static final long DEADLOCK_MILLIS = 10_000;
    private static final long PATIENCE_MILLIS = 20_000;
    private static final Instant BEGIN = Given.START.plusSeconds(5);

    final MemoryRecords records = new MemoryRecords();
    final StagePaddle paddle = new StagePaddle(this::now);
    final TestWorkflowEnvironment temporal;
    private final List<WorkflowExecution> signalledRuns = Collections.synchronizedList(new ArrayList<>());
    private final String subscriptionId;

    Stage() {
        this(Given.SUBSCRIPTION);
    }

    private Stage(String subscriptionId) {
        this.subscriptionId = subscriptionId;
        temporal = environment();
        WorkerOptions options = WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
                .build();
        Worker worker = temporal.newWorker(SubscriptionWorkflow.TASK_QUEUE, options);
        worker.registerWorkflowImplementationTypes(SubscriptionWorkflowImpl.class);
        worker.registerActivitiesImplementations(records);
        temporal.newWorker(SubscriptionWorkflow.PADDLE_TASK_QUEUE).registerActivitiesImplementations(paddle);
        temporal.start();
    }

    static TestWorkflowEnvironment environment() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setInitialTime(BEGIN)
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadJson.converter())
                        .setIdentity("stage")
                        .build());
        Searchable.keys().forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        return TestWorkflowEnvironment.newInstance(options.build());
    }

    Instant now() {
        return Instant.ofEpochMilli(temporal.currentTimeMillis());
    }

    SubscriptionState row() {
        return records.row(subscriptionId);
    }

    Standing standing() {
        return row().standing();
    }

    /** Paddle bills, and its events arrive in one signal. */
    void deliverTogether() {
        paddle.catchUp();
        deliver(subscriptionId, paddle.told());
    }

    /** Paddle bills, and each event arrives and is stored before the next one comes. */
    void deliverApart() {
        paddle.catchUp();
        for (PaddleFactEvent event : paddle.told()) {
            deliver(subscriptionId, List.of(event));
            until(() -> row().eventIds().contains(event.eventId()));
        }
    }

    void deliver(String id, List<PaddleFactEvent> events) {
        EventBatch batch = new EventBatch(events);
        SubscriptionState last = records.row(id);
        signalledRuns.add(
                client().newUntypedWorkflowStub("SubscriptionWorkflow", SubscriptionStart.options(last, batch, true))
                        .signalWithStart("events", new Object[] {batch}, SubscriptionStart.arguments(last)));
    }

    /** A start by what is stored as it is, as a build would that counts no rules. */
    void beginAsBefore(List<PaddleFactEvent> events) {
        signalledRuns.add(workflow(subscriptionId)
                .signalWithStart("events", new Object[] {new EventBatch(events)}, new Object[] {row()}));
    }

    CommandOutcome command(Command.Kind kind, String commandId) {
        return begin(new Command(commandId, kind, "customer", kind.word())).getResult();
    }

    /** Its decision is stored, and its run hears of it only as the sweep tells: the update itself is lost. */
    void commandThatIsLost(Command.Kind kind, String commandId) {
        Thing asked = new Thing.Asked(new Command(commandId, kind, "customer", kind.word()));
        records.moveOn(Given.SUBSCRIPTION, row -> Lifecycle.decide(row, asked, Given.START)
                .next());
        tellWhatIsStored();
    }

    /** What the sweep does with an overdue row. */
    void tellWhatIsStored() {
        client().newWorkflowStub(SubscriptionWorkflow.class, SubscriptionWorkflow.idOf(Given.SUBSCRIPTION))
                .stored(row().version());
    }

    WorkflowUpdateHandle<CommandOutcome> begin(Command command) {
        UpdateOptions<CommandOutcome> options = UpdateOptions.newBuilder(CommandOutcome.class)
                .setUpdateName("command")
                .setUpdateId(UUID.randomUUID().toString())
                .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
                .build();
        try {
            return client().newUntypedWorkflowStub(SubscriptionWorkflow.idOf(subscriptionId))
                    .startUpdate(options, command);
        } catch (WorkflowNotFoundException betweenTwoRuns) {
            // It met a run that was continuing as new; the update never reached it.
            return begin(command);
        }
    }

    /** Lets time pass, with everything that is due on the way. */
    void passTo(Instant instant) {
        Duration left = Duration.between(now(), instant);
        if (left.isPositive()) {
            temporal.sleep(left);
        }
    }

    void until(BooleanSupplier condition) {
        long patientUntil = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > patientUntil) {
                throw new AssertionError("It did not happen; the stored state is " + row());
            }
            try {
                Thread.sleep(3);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    void untilCompleted() {
        until(() -> status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    WorkflowExecutionStatus status() {
        return client().newUntypedWorkflowStub(SubscriptionWorkflow.idOf(subscriptionId))
                .describe()
                .getStatus();
    }

    /** The histories of all runs, oldest first. */
    List<WorkflowExecutionHistory> histories() {
        Map<String, WorkflowExecutionHistory> histories = new LinkedHashMap<>();
        for (WorkflowExecution signalled : List.copyOf(signalledRuns)) {
            String runId = signalled.getRunId();
            while (!runId.isEmpty() && !histories.containsKey(runId)) {
                WorkflowExecutionHistory history = client().fetchHistory(signalled.getWorkflowId(), runId);
                histories.put(runId, history);
                runId = history.getLastEvent()
                        .getWorkflowExecutionContinuedAsNewEventAttributes()
                        .getNewExecutionRunId();
            }
        }
        return List.copyOf(histories.values());
    }

    List<HistoryEvent> events() {
        return histories().stream().flatMap(run -> run.getEvents().stream()).toList();
    }

    WorkflowClient client() {
        return temporal.getWorkflowClient();
    }

    private WorkflowStub workflow(String id) {
        return client().newUntypedWorkflowStub(
                        "SubscriptionWorkflow", SubscriptionStart.options(records.row(id), true));
    }

    @Override
    public void close() {
        temporal.close();
    }
}
