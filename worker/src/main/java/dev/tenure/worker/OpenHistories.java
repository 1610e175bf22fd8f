package dev.tenure.worker;

import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.worker.NonDeterministicException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** Replays what is under way in a cluster with the workflows of this build, one history after the other. */
final class OpenHistories {
    private static final String OPEN =
            "ExecutionStatus = 'Running' AND TaskQueue = '" + SubscriptionWorkflow.TASK_QUEUE + "'";
    private static final int AT_A_TIME = 500;
    private static final int TELL_EVERY = 1_000;
    private static final long CALL_SECONDS = 30;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONGEST_REASON = 300;

    private final WorkflowClient client;
    private final PrintStream out;
    private long replayed;
    private long endedMeanwhile;
    private long failed;

    OpenHistories(WorkflowClient client, PrintStream out) {
        this.client = client;
        this.out = out;
    }

    /** @param more whether there are workflows that were not looked at */
    record Found(long replayed, long failed, long endedMeanwhile, boolean more) {

        boolean isClean() {
            return failed == 0 && !more;
        }

        String sentence() {
            String counted = "%d open workflows replay, %d do not, %d ended meanwhile."
                    .formatted(replayed, failed, endedMeanwhile);
            if (failed > 0) {
                return counted + " This build must not be rolled out.";
            }
            return more ? counted + " There are more, which were not looked at." : counted;
        }
    }

    /** Prints one line for each that does not replay. Throws a sentence if this cannot be found out. */
    Found replay(long most) {
        WorkerFactory factory = WorkerFactory.newInstance(client);
        try {
            return replay(ofThisBuild(factory), most);
        } catch (StatusRuntimeException e) {
            throw new SettingException(sentence(e), e);
        } finally {
            factory.shutdownNow();
        }
    }

    private Found replay(Worker build, long most) {
        ListWorkflowExecutionsRequest request = ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setPageSize(AT_A_TIME)
                .setQuery(OPEN)
                .build();
        long looked = 0;
        do {
            ListWorkflowExecutionsResponse page = client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .listWorkflowExecutions(request);
            for (WorkflowExecutionInfo open : page.getExecutionsList()) {
                if (looked == most) {
                    return new Found(replayed, failed, endedMeanwhile, true);
                }
                look(build, open.getExecution());
                looked++;
                if (looked % TELL_EVERY == 0) {
                    out.println("looked at " + looked + " workflows, " + failed + " do not replay");
                }
            }
            request = request.toBuilder()
                    .setNextPageToken(page.getNextPageToken())
                    .build();
        } while (!request.getNextPageToken().isEmpty());
        return new Found(replayed, failed, endedMeanwhile, false);
    }

    private void look(Worker build, WorkflowExecution execution) {
        WorkflowExecutionHistory history = history(execution).orElse(null);
        if (history == null) {
            endedMeanwhile++;
            return;
        }
        String reason = whyNot(build, history);
        if (reason == null) {
            replayed++;
        } else {
            failed++;
            out.println("does not replay: workflow_id=" + execution.getWorkflowId() + " run_id=" + execution.getRunId()
                    + " because " + reason);
        }
    }

    /** Empty if it is kept no more. */
    private Optional<WorkflowExecutionHistory> history(WorkflowExecution execution) {
        try {
            return Optional.of(client.fetchHistory(execution.getWorkflowId(), execution.getRunId()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Null if it replays. Whatever it fails with, it would fail with in a worker, too. */
    private static @Nullable String whyNot(Worker build, WorkflowExecutionHistory history) {
        try {
            build.replayWorkflowExecution(history);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingException("interrupted", e);
        } catch (Exception e) {
            return oneLine(cause(e));
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof NonDeterministicException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String oneLine(Throwable cause) {
        String text = (cause.getClass().getSimpleName() + ": " + cause.getMessage()).replaceAll("\\s+", " ");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    /** A worker that never polls, with the implementations that this build's workers are told to run. */
    private static Worker ofThisBuild(WorkerFactory factory) {
        // A busy machine may take a second to load the first classes.
        Worker worker = factory.newWorker(
                "tenure-replay",
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(PATIENCE_MILLIS)
                        .build());
        worker.registerWorkflowImplementationTypes(implementations().toArray(Class<?>[]::new));
        return worker;
    }

    static List<Class<?>> implementations() {
        StandardEnvironment settings = new StandardEnvironment();
        try {
            new YamlPropertySourceLoader()
                    .load("worker", new ClassPathResource("tenure-worker.yml"))
                    .forEach(settings.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new IllegalStateException("Every build has its tenure-worker.yml.", e);
        }
        List<Class<?>> found = new ArrayList<>();
        Binder.get(settings)
                .bind("spring.temporal.workers[0].workflow-classes", Bindable.listOf(Class.class))
                .get()
                .forEach(found::add);
        return found;
    }

    private static String sentence(StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case UNIMPLEMENTED ->
                "this Temporal has no lists of workflows (the one in memory, say): what is under way there cannot be found.";
            default -> "Temporal answers " + e.getStatus().getCode() + ".";
        };
    }
}
