package dev.tenure.sandbox.clock;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.context.ContextPropagator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the offset of a workflow's start header to its root thread. It only reads: a workflow's constructor runs
 * before any interceptor sees the start header, and this is the one thing that runs earlier.
 */
public final class ClockContext implements ContextPropagator {

    private final ThreadLocal<Long> offsetMillis = new ThreadLocal<>();

    @Override
    public String getName() {
        return ClockHeader.NAME;
    }

    @Override
    public Map<String, Payload> serializeContext(@Nullable Object context) {
        return Map.of();
    }

    @Override
    public Object deserializeContext(Map<String, Payload> values) {
        return ClockHeader.offsetMillis(values);
    }

    @Override
    public @Nullable Object getCurrentContext() {
        return null;
    }

    @Override
    public void setCurrentContext(@Nullable Object context) {
        if (context instanceof Long offset) {
            offsetMillis.set(offset);
        } else {
            offsetMillis.remove();
        }
    }

    /** Takes the offset away from this thread: threads are pooled, and the next workflow must not find it. */
    long take() {
        Long taken = offsetMillis.get();
        offsetMillis.remove();
        return taken == null ? 0 : taken;
    }
}
