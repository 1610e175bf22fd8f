package dev.tenure.api.command;

import dev.tenure.api.settings.Settings;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.SubscriptionStart;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Hands a command to a subscription's workflow, and waits. */
@Component
public class SubscriptionDesk implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionDesk.class);
    private static final int PATIENCE_SECONDS = 8;
    private static final int PROBE_SECONDS = 2;
    private static final int BETWEEN_RUNS_MILLIS = 50;

    private final WorkflowClient client;
    private final Duration patience;
    private final boolean isSearchable;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("command-deadlines").daemon().factory());

    SubscriptionDesk(WorkflowClient client, Settings settings) {
        this.client = client;
        this.patience = Duration.ofSeconds(settings.number("TENURE_COMMAND_WAIT_SECONDS", PATIENCE_SECONDS, 1, 60));
        this.isSearchable =
                settings.oneOf("TENURE_SEARCH_ATTRIBUTES", "on", "off").equals("on");
    }

    /** Starts the workflow with its last state if it does not run; waits {@code TENURE_COMMAND_WAIT_SECONDS} in all. */
    DeskAnswer hand(Command command, KnownSubscription subscription) {
        long endNanos = System.nanoTime() + patience.toNanos();
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS, deadlines);
        try {
            WorkflowUpdateHandle<CommandOutcome> handle =
                    context.call(() -> startPatiently(command, subscription, endNanos));
            return await(handle, endNanos);
        } catch (WorkflowUpdateException e) {
            return rejected(command, e);
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.warn(
                    "command_not_reached command_id={} subscription_id={} cause={}",
                    command.commandId(),
                    subscription.subscriptionId(),
                    e.getClass().getSimpleName());
            return new DeskAnswer.NotReached();
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DeskAnswer.NotReached();
        } catch (Exception e) {
            throw new IllegalStateException("Starting an update throws no other checked exception.", e);
        } finally {
            context.cancel(null);
        }
    }

    /** Has what waits looked at now; if Temporal is away, it is looked at when it is due. */
    void look(KnownSubscription subscription) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS, deadlines);
        try {
            context.run(() -> client.newUntypedWorkflowStub(
                            "SubscriptionWorkflow", SubscriptionStart.options(subscription.state(), isSearchable))
                    .signalWithStart("look", new Object[0], SubscriptionStart.arguments(subscription.state())));
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.warn(
                    "look_not_reached subscription_id={} cause={}",
                    subscription.subscriptionId(),
                    e.getClass().getSimpleName());
        } finally {
            context.cancel(null);
        }
    }

    /** Whether Temporal answers, within two seconds. */
    public boolean isTemporalThere() {
        try {
            client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private WorkflowUpdateHandle<CommandOutcome> start(Command command, KnownSubscription subscription) {
        SubscriptionWorkflow workflow = client.newWorkflowStub(
                SubscriptionWorkflow.class, SubscriptionStart.options(subscription.state(), isSearchable));
        UpdateOptions<CommandOutcome> options = UpdateOptions.newBuilder(CommandOutcome.class)
                .setUpdateName("command")
                .setUpdateId(command.commandId() + "/" + command.fingerprint())
                .setResultClass(CommandOutcome.class)
                .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
                .build();
        return WorkflowClient.startUpdateWithStart(
                workflow::command,
                command,
                options,
                new WithStartWorkflowOperation<>(
                        workflow::run, subscription.state().underCurrentRules()));
    }

    /** The answer of an update that is done; not reached if Temporal does not give it in time. */
    DeskAnswer answerOf(String workflowId, String updateId, long endNanos) {
        try {
            return new DeskAnswer.Answered(client.newUntypedWorkflowStub(workflowId)
                    .getUpdateHandle(updateId, CommandOutcome.class)
                    .getResult(millisUntil(endNanos), TimeUnit.MILLISECONDS));
        } catch (WorkflowException | StatusRuntimeException e) {
            return new DeskAnswer.NotReached();
        }
    }

    /** Of the newest run: each paid period is a run of its own, so that it is short. */
    List<HistoryEvent> history(String workflowId, long endNanos) {
        List<HistoryEvent> events = new ArrayList<>();
        GetWorkflowExecutionHistoryRequest request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build();
        do {
            GetWorkflowExecutionHistoryResponse page = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(millisUntil(endNanos), TimeUnit.MILLISECONDS)
                    .getWorkflowExecutionHistory(request);
            events.addAll(page.getHistory().getEventsList());
            request = request.toBuilder()
                    .setNextPageToken(page.getNextPageToken())
                    .build();
        } while (!request.getNextPageToken().isEmpty());
        return events;
    }

    /** A run that is just continuing as new takes no update; the next one does. */
    private WorkflowUpdateHandle<CommandOutcome> startPatiently(
            Command command, KnownSubscription subscription, long endNanos) throws InterruptedException {
        while (true) {
            try {
                return start(command, subscription);
            } catch (WorkflowNotFoundException e) {
                if (System.nanoTime() - endNanos >= 0) {
                    throw e;
                }
                Thread.sleep(BETWEEN_RUNS_MILLIS);
            }
        }
    }

    private static long millisUntil(long endNanos) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()));
    }

    /** Once it is accepted, whatever keeps the answer away keeps only the answer away. */
    private static DeskAnswer await(WorkflowUpdateHandle<CommandOutcome> handle, long endNanos) {
        try {
            return new DeskAnswer.Answered(handle.getResult(millisUntil(endNanos), TimeUnit.MILLISECONDS));
        } catch (WorkflowServiceException | StatusRuntimeException e) {
            return new DeskAnswer.Accepted();
        }
    }

    private static DeskAnswer rejected(Command command, WorkflowUpdateException e) {
        String code =
                e.getCause() instanceof ApplicationFailure failure ? failure.getOriginalMessage() : "COMMAND_CONFLICT";
        LOG.info("command_rejected command_id={} error_code={}", command.commandId(), code);
        return new DeskAnswer.Rejected(code);
    }

    @Override
    public void destroy() {
        deadlines.shutdownNow();
    }
}
