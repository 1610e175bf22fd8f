package dev.tenure.sandbox.clock;

import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.interceptors.Header;
import java.util.HashMap;
import java.util.Map;

/** The Temporal header that carries the offset of billing time, in milliseconds, to whoever is started or told. */
final class ClockHeader {

    static final String NAME = "sandbox-clock";

    private ClockHeader() {}

    static Header with(Header header, long offsetMillis) {
        Map<String, Payload> values = new HashMap<>(header.getValues());
        values.put(NAME, payload(offsetMillis));
        return new Header(values);
    }

    /** The offset that a header carries; zero where it carries none. */
    static long offsetMillis(Map<String, Payload> values) {
        Payload payload = values.get(NAME);
        if (payload == null) {
            return 0;
        }
        Long offset = DefaultDataConverter.STANDARD_INSTANCE.fromPayload(payload, Long.class, Long.class);
        return offset == null ? 0 : offset;
    }

    private static Payload payload(long offsetMillis) {
        return DefaultDataConverter.STANDARD_INSTANCE
                .toPayload(offsetMillis)
                .orElseThrow(() -> new IllegalStateException("A number must have a payload"));
    }
}
