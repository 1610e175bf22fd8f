package dev.tenure.sandbox.clock;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;

/** Lets unmodified workflow code run on billing time. It needs the same {@link ClockContext} as the client. */
public final class ClockWorkerInterceptor extends WorkerInterceptorBase {

    private final ClockContext context;

    public ClockWorkerInterceptor(ClockContext context) {
        this.context = context;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new VirtualInbound(next, context);
    }
}
