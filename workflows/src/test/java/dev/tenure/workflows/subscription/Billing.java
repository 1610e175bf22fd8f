package dev.tenure.workflows.subscription;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/** Temporal Cloud's rules for what our workflows do. */
final class Billing {

    private Billing() {}

    static int actions(List<HistoryEvent> history) {
        int single = history.stream().mapToInt(Billing::action).sum();
        return single + localActivities(history) - (isSignalWithStart(history) ? 1 : 0);
    }

    /** A start and the signal that came with it are one action. A server may schedule the first task between the two. */
    private static boolean isSignalWithStart(List<HistoryEvent> history) {
        String runBefore =
                history.getFirst().getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
        return runBefore.isEmpty()
                && history.stream().limit(3).anyMatch(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes);
    }

    /** All local activities of one workflow task are one action. */
    private static int localActivities(List<HistoryEvent> history) {
        return (int) history.stream()
                .filter(HistoryEvent::hasMarkerRecordedEventAttributes)
                .map(HistoryEvent::getMarkerRecordedEventAttributes)
                .filter(marker -> marker.getMarkerName().equals("LocalActivity"))
                .map(marker -> marker.getWorkflowTaskCompletedEventId())
                .distinct()
                .count();
    }

    private static int action(HistoryEvent event) {
        return switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                    EVENT_TYPE_TIMER_STARTED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                    EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
                    EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
                    EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES -> 1;
            case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
                event.getActivityTaskStartedEventAttributes().getAttempt() - 1;
            case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> 2;
            default -> 0;
        };
    }
}
