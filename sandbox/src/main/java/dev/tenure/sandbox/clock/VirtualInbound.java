package dev.tenure.sandbox.clock;

import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.workflow.HandlerUnfinishedPolicy;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What comes into one workflow. A fact or a request that knows a later time moves the workflow there first. */
final class VirtualInbound extends WorkflowInboundCallsInterceptorBase {

    private final ClockContext context;
    private @Nullable VirtualOutbound time;

    VirtualInbound(WorkflowInboundCallsInterceptor next, ClockContext context) {
        super(next);
        this.context = context;
    }

    @Override
    public void init(WorkflowOutboundCallsInterceptor next) {
        VirtualOutbound started = new VirtualOutbound(next, context.take());
        time = started;
        started.registerSignalHandlers(new WorkflowOutboundCallsInterceptor.RegisterSignalHandlersInput(
                List.of(new WorkflowOutboundCallsInterceptor.SignalRegistrationRequest(
                        ClockHeader.NAME,
                        HandlerUnfinishedPolicy.ABANDON,
                        new Class<?>[] {Long.class},
                        new Type[] {Long.class},
                        arguments -> started.moveTo((Long) arguments[0])))));
        super.init(started);
    }

    @Override
    public void handleSignal(SignalInput input) {
        time().moveTo(offsetMillis(input.getHeader()));
        super.handleSignal(input);
    }

    @Override
    public void validateUpdate(UpdateInput input) {
        time().glance(offsetMillis(input.getHeader()), () -> super.validateUpdate(input));
    }

    @Override
    public UpdateOutput executeUpdate(UpdateInput input) {
        time().moveTo(offsetMillis(input.getHeader()));
        return super.executeUpdate(input);
    }

    private VirtualOutbound time() {
        return Objects.requireNonNull(time, "a workflow is told something before it was started");
    }

    private static long offsetMillis(@Nullable Header header) {
        return header == null ? 0 : ClockHeader.offsetMillis(header.getValues());
    }
}
