package dev.tenure.api;

import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.SubscriptionState;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the real workflow: remembers what it was asked, and answers as its subscription's id says. */
public final class RecordingSubscription implements SubscriptionWorkflow {

    static final Instant QUEUED_UNTIL = Instant.parse("2026-12-31T10:01:00Z");

    private static final List<Asked> ASKED = new CopyOnWriteArrayList<>();

    private static final List<String> LOOKED = new CopyOnWriteArrayList<>();

    private final SubscriptionState state;

    /** A command and the state with which the workflow was started. */
    record Asked(Command command, SubscriptionState startedWith) {}

    @WorkflowInit
    public RecordingSubscription(SubscriptionState last) {
        this.state = last;
    }

    /** What the workflow of a subscription was asked, in order. */
    static List<Asked> askedOf(String subscriptionId) {
        return ASKED.stream()
                .filter(asked -> asked.startedWith().subscriptionId().equals(subscriptionId))
                .toList();
    }

    /** Whether the workflow of a subscription was told to look. */
    static boolean hasLooked(String subscriptionId) {
        return LOOKED.contains(subscriptionId);
    }

    @Override
    public void run(SubscriptionState last) {
        Workflow.await(() -> false);
    }

    @Override
    public void events(EventBatch batch) {}

    @Override
    public void look() {
        if (!WorkflowUnsafe.isReplaying()) {
            LOOKED.add(state.subscriptionId());
        }
    }

    @Override
    public void stored(long version) {}

    @Override
    public CommandOutcome command(Command command) {
        if (!WorkflowUnsafe.isReplaying()) {
            ASKED.add(new Asked(command, state));
        }
        String id = state.subscriptionId();
        if (id.startsWith("sub_slow")) {
            Workflow.sleep(Duration.ofMinutes(1));
        }
        if (id.startsWith("sub_queued")) {
            return new CommandOutcome(
                    command.commandId(),
                    CommandOutcome.Result.QUEUED,
                    QUEUED_UNTIL,
                    null,
                    "subscription_locked_renewal");
        }
        if (id.startsWith("sub_refused")) {
            return new CommandOutcome(
                    command.commandId(), CommandOutcome.Result.REFUSED, null, "PROVIDER_REFUSED", "some_code");
        }
        return new CommandOutcome(command.commandId(), CommandOutcome.Result.APPLIED, null, null, null);
    }

    @Override
    public void validateCommand(Command command) {
        if (state.subscriptionId().startsWith("sub_rejected")) {
            throw new IllegalArgumentException("COMMAND_CONFLICT");
        }
    }

    @Override
    public SubscriptionState state() {
        return state;
    }
}
