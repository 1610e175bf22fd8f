package dev.tenure.sandbox.clock;

import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The time of one workflow: real time plus an offset that only grows. While the offset is zero the commands that a
 * workflow makes are exactly those it makes without this class, so such a history replays without it.
 */
final class VirtualOutbound extends WorkflowOutboundCallsInterceptorBase {

    private final Set<VirtualTimer> timers = new LinkedHashSet<>();
    private long offsetMillis;
    private boolean isFollowing;

    VirtualOutbound(WorkflowOutboundCallsInterceptor next, long offsetMillis) {
        super(next);
        this.offsetMillis = offsetMillis;
    }

    /** Moves to a later offset; an earlier one changes nothing. Due timers complete in the order of their instants. */
    void moveTo(long laterOffsetMillis) {
        if (laterOffsetMillis <= offsetMillis) {
            return;
        }
        offsetMillis = laterOffsetMillis;
        long now = currentTimeMillis();
        due(now).forEach(VirtualTimer::complete);
        followWhenNobodyWaits();
    }

    /**
     * A timer that is started here, and ended after the local activity of an update that came with the same task, is in
     * no history; a replay that has it in its commands until then does not find the update's acceptance (SDK 1.38). So
     * the others are exchanged when no update is being worked on.
     */
    private void followWhenNobodyWaits() {
        if (isFollowing || timers.isEmpty()) {
            return;
        }
        isFollowing = true;
        Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> {
                    Workflow.await(Workflow::isEveryHandlerFinished);
                    isFollowing = false;
                    long now = currentTimeMillis();
                    List.copyOf(timers).forEach(timer -> timer.followTo(now, offsetMillis));
                }))
                .run();
    }

    /** Looks at the workflow from a later time without moving it: a validator must leave no trace. */
    void glance(long laterOffsetMillis, Runnable look) {
        long kept = offsetMillis;
        offsetMillis = Math.max(kept, laterOffsetMillis);
        try {
            look.run();
        } finally {
            offsetMillis = kept;
        }
    }

    @Override
    public long currentTimeMillis() {
        return super.currentTimeMillis() + offsetMillis;
    }

    @Override
    public Promise<Void> newTimer(Duration delay) {
        return newTimer(delay, TimerOptions.newBuilder().build());
    }

    @Override
    public Promise<Void> newTimer(Duration delay, TimerOptions options) {
        return delay.isPositive() ? start(delay, options).promise() : super.newTimer(delay, options);
    }

    @Override
    public void sleep(Duration duration) {
        newTimer(duration).get();
    }

    @Override
    public boolean await(Duration timeout, String reason, Supplier<Boolean> unblockCondition) {
        if (!timeout.isPositive()) {
            return super.await(timeout, reason, unblockCondition);
        }
        VirtualTimer timer = start(timeout, TimerOptions.newBuilder().build());
        super.await(reason, () -> timer.promise().isCompleted() || unblockCondition.get());
        boolean met = !timer.promise().isCompleted();
        if (met) {
            timer.abandon();
        }
        return met;
    }

    @Override
    public void continueAsNew(ContinueAsNewInput input) {
        super.continueAsNew(new ContinueAsNewInput(
                input.getWorkflowType(),
                input.getOptions(),
                input.getArgs(),
                ClockHeader.with(input.getHeader(), offsetMillis)));
    }

    @Override
    public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
        return super.executeChildWorkflow(new ChildWorkflowInput<>(
                input.getWorkflowId(),
                input.getWorkflowType(),
                input.getResultClass(),
                input.getResultType(),
                input.getArgs(),
                input.getOptions(),
                ClockHeader.with(input.getHeader(), offsetMillis)));
    }

    @Override
    public SignalExternalOutput signalExternalWorkflow(SignalExternalInput input) {
        return super.signalExternalWorkflow(new SignalExternalInput(
                input.getExecution(),
                input.getSignalName(),
                ClockHeader.with(input.getHeader(), offsetMillis),
                input.getArgs()));
    }

    private VirtualTimer start(Duration delay, TimerOptions options) {
        VirtualTimer timer = new VirtualTimer(
                currentTimeMillis() + delay.toMillis(),
                remaining -> super.newTimer(remaining, options),
                timers::remove);
        timers.add(timer);
        timer.arm(delay, offsetMillis);
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            timer.cancel(reason);
            return reason;
        });
        return timer;
    }

    private List<VirtualTimer> due(long now) {
        return timers.stream()
                .filter(timer -> timer.dueAtMillis() <= now)
                .sorted(Comparator.comparingLong(VirtualTimer::dueAtMillis))
                .toList();
    }
}
