package dev.tenure.sandbox.clock;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells every workflow that is started, signalled or asked what billing time it is, so that none takes in a fact or a
 * request at an earlier time than its sender's. Starts and updates carry the time in a header. Signals do not: the
 * in-memory server drops their headers, so a workflow that may be behind is sent the clock's own signal before.
 */
public final class ClockClientInterceptor extends WorkflowClientInterceptorBase {

    private final BillingClock clock;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    public ClockClientInterceptor(BillingClock clock) {
        this.clock = clock;
    }

    @Override
    public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(WorkflowClientCallsInterceptor next) {
        return new Calls(next);
    }

    private final class Calls extends WorkflowClientCallsInterceptorBase {

        private Calls(WorkflowClientCallsInterceptor next) {
            super(next);
        }

        @Override
        public WorkflowStartOutput start(WorkflowStartInput input) {
            return super.start(timed(input));
        }

        @Override
        public WorkflowSignalOutput signal(WorkflowSignalInput input) {
            if (!input.getSignalName().equals(ClockHeader.NAME)) {
                tellFirst(input.getWorkflowExecution());
            }
            return super.signal(input);
        }

        @Override
        public WorkflowSignalWithStartOutput signalWithStart(WorkflowSignalWithStartInput input) {
            tellFirst(WorkflowExecution.newBuilder()
                    .setWorkflowId(input.getWorkflowStartInput().getWorkflowId())
                    .build());
            return super.signalWithStart(new WorkflowSignalWithStartInput(
                    timed(input.getWorkflowStartInput()), input.getSignalName(), input.getSignalArguments()));
        }

        @Override
        public <R> WorkflowUpdateWithStartOutput<R> updateWithStart(WorkflowUpdateWithStartInput<R> input) {
            return super.updateWithStart(new WorkflowUpdateWithStartInput<>(
                    timed(input.getWorkflowStartInput()), timed(input.getStartUpdateInput())));
        }

        @Override
        public <R> WorkflowUpdateHandle<R> startUpdate(StartUpdateInput<R> input) {
            return super.startUpdate(timed(input));
        }

        private void tellFirst(WorkflowExecution execution) {
            long offsetMillis = clock.offsetMillis();
            if (offsetMillis > told.getOrDefault(execution.getWorkflowId(), 0L)) {
                try {
                    super.signal(new WorkflowSignalInput(
                            execution, ClockHeader.NAME, Header.empty(), new Object[] {offsetMillis}));
                } catch (StatusRuntimeException failure) {
                    requireNotFound(failure);
                }
                told.merge(execution.getWorkflowId(), offsetMillis, Math::max);
            }
        }

        private void requireNotFound(StatusRuntimeException failure) {
            if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw failure;
            }
        }

        private WorkflowStartInput timed(WorkflowStartInput input) {
            return new WorkflowStartInput(
                    input.getWorkflowId(),
                    input.getWorkflowType(),
                    timed(input.getHeader()),
                    input.getArguments(),
                    input.getOptions());
        }

        private <R> StartUpdateInput<R> timed(StartUpdateInput<R> input) {
            return new StartUpdateInput<>(
                    input.getWorkflowExecution(),
                    input.getWorkflowType(),
                    input.getUpdateName(),
                    timed(input.getHeader()),
                    input.getUpdateId(),
                    input.getArguments(),
                    input.getResultClass(),
                    input.getResultType(),
                    input.getFirstExecutionRunId(),
                    input.getWaitPolicy());
        }

        private Header timed(Header header) {
            return ClockHeader.with(header, clock.offsetMillis());
        }
    }
}
