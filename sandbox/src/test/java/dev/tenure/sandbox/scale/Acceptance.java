package dev.tenure.sandbox.scale;

import dev.tenure.sandbox.scale.Customer.Pressed;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** When commands were accepted for good: from then on they are in the history of their workflow and are carried out. */
final class Acceptance {

    private Acceptance() {}

    /** From the press to the acceptance, shortest first; refused and lost presses are not among them. */
    static List<Duration> of(String temporalTarget, List<Pressed> pressed) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporalTarget)
                .build());
        try {
            WorkflowClient client = WorkflowClient.newInstance(stubs);
            Map<String, List<Pressed>> byWorkflow =
                    pressed.stream().collect(Collectors.groupingBy(one -> "subscription/" + one.subscriptionId()));
            List<Duration> accepted = new ArrayList<>();
            byWorkflow.forEach((workflowId, presses) -> {
                Map<String, Instant> times = acceptedAt(client, workflowId);
                presses.stream()
                        .filter(press -> times.keySet().stream().anyMatch(id -> id.contains(press.commandId())))
                        .map(press -> Duration.between(press.at(), at(times, press.commandId())))
                        .forEach(accepted::add);
            });
            return accepted.stream().sorted().toList();
        } finally {
            stubs.shutdownNow();
        }
    }

    private static Instant at(Map<String, Instant> times, String commandId) {
        return times.entrySet().stream()
                .filter(time -> time.getKey().contains(commandId))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** By the id of the update; from the latest run back to the first. */
    private static Map<String, Instant> acceptedAt(WorkflowClient client, String workflowId) {
        Map<String, Instant> times = new TreeMap<>();
        String runId = "";
        do {
            WorkflowExecutionHistory run =
                    runId.isEmpty() ? client.fetchHistory(workflowId) : client.fetchHistory(workflowId, runId);
            run.getEvents().stream()
                    .filter(HistoryEvent::hasWorkflowExecutionUpdateAcceptedEventAttributes)
                    .forEach(event -> times.put(
                            event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                                    .getProtocolInstanceId(),
                            Instant.ofEpochSecond(
                                    event.getEventTime().getSeconds(),
                                    event.getEventTime().getNanos())));
            runId = run.getEvents()
                    .getFirst()
                    .getWorkflowExecutionStartedEventAttributes()
                    .getContinuedExecutionRunId();
        } while (!runId.isEmpty());
        return times;
    }
}
