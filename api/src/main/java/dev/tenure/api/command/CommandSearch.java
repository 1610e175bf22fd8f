package dev.tenure.api.command;

import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks Temporal for a command that was accepted and whose decision is not stored yet. */
@Component
class CommandSearch {

    private static final Logger LOG = LoggerFactory.getLogger(CommandSearch.class);
    private static final int PATIENCE_SECONDS = 2;

    /** What is no id of ours is not searched for. */
    private static final Pattern OURS = Pattern.compile("cmd_[0-9a-f]{32}");

    private final SubscriptionDesk desk;

    CommandSearch(SubscriptionDesk desk) {
        this.desk = desk;
    }

    /**
     * Empty if the subscription's workflow never accepted it. An update's id goes on with the request's fingerprint,
     * which nobody has who only looks up, so that the update is found in the history of the run.
     */
    Optional<DeskAnswer> find(String commandId, String subscriptionId) {
        if (!OURS.matcher(commandId).matches()) {
            return Optional.empty();
        }
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String workflowId = SubscriptionWorkflow.idOf(subscriptionId);
        try {
            List<HistoryEvent> history = desk.history(workflowId, endNanos);
            return history.stream()
                    .filter(HistoryEvent::hasWorkflowExecutionUpdateAcceptedEventAttributes)
                    .map(CommandSearch::acceptedUpdateId)
                    .filter(updateId -> updateId.startsWith(commandId + "/"))
                    .findFirst()
                    .map(updateId -> standing(workflowId, updateId, history, endNanos));
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.NOT_FOUND
                    ? Optional.empty()
                    : Optional.of(notReached(commandId, e));
        }
    }

    private DeskAnswer standing(String workflowId, String updateId, List<HistoryEvent> history, long endNanos) {
        boolean isDone = history.stream()
                .filter(HistoryEvent::hasWorkflowExecutionUpdateCompletedEventAttributes)
                .anyMatch(event -> event.getWorkflowExecutionUpdateCompletedEventAttributes()
                        .getMeta()
                        .getUpdateId()
                        .equals(updateId));
        if (!isDone) {
            return new DeskAnswer.Accepted();
        }
        return desk.answerOf(workflowId, updateId, endNanos);
    }

    private static String acceptedUpdateId(HistoryEvent event) {
        return event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                .getAcceptedRequest()
                .getMeta()
                .getUpdateId();
    }

    private static DeskAnswer notReached(String commandId, RuntimeException e) {
        LOG.warn(
                "command_not_found_out command_id={} cause={}",
                commandId,
                e.getClass().getSimpleName());
        return new DeskAnswer.NotReached();
    }
}
