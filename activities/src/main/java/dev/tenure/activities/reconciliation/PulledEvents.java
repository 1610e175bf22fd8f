package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.payload.PayloadJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The inbox and the cursor, as a pull sees them. */
final class PulledEvents {

    private final JdbcClient jdbc;

    PulledEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Where to begin.
     *
     * @param since what occurred before is not ours
     */
    record Begin(Instant since, @Nullable String cursor) {}

    private record Page(List<PulledEvent> events, @Nullable String cursor, Instant at) {}

    Begin begin(Instant since, Instant now) {
        String begin = Objects.requireNonNull(jdbc.sql("select public.begin_pull(:since, :at)::text")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .single());
        return PayloadJson.read(begin, Begin.class);
    }

    /** Stores a page and how far it reaches (null: as before), both or neither; answers how many were new. */
    int receive(List<PulledEvent> events, @Nullable String cursor, Instant now) {
        return Objects.requireNonNull(jdbc.sql("select public.receive_pulled_events(:page::jsonb)")
                .param("page", PayloadJson.write(new Page(events, cursor, now)))
                .query(Integer.class)
                .single());
    }
}
