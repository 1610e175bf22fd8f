package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.reconciliation.ReconciliationRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends a pass with one call of {@code finish_pass}. */
public final class ReconciliationRecordsImpl implements ReconciliationRecords {
    private static final int MEMBERSHIPS_PER_PASS = 5_000;

    private final JdbcClient jdbc;
    private final ReconciliationSettings settings;

    public ReconciliationRecordsImpl(JdbcClient jdbc, ReconciliationSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Override
    public PassEnd finish(FinishRequest request) {
        Duration pause = settings.pauseAfter(Duration.between(request.beganAt(), request.endedAt()));
        Instant next = settings.isOn() ? request.endedAt().plus(pause) : null;
        @Nullable
        String afterUserId = jdbc.sql(
                        "select public.finish_pass(:after::uuid, :rows, :began, :at, :next)::text as user_id")
                .param("after", request.afterUserId())
                .param("rows", MEMBERSHIPS_PER_PASS)
                .param("began", request.beganAt().atOffset(ZoneOffset.UTC))
                .param("at", request.endedAt().atOffset(ZoneOffset.UTC))
                .param(
                        "next",
                        next == null ? null : next.atOffset(ZoneOffset.UTC),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, number) -> new AfterUser(row.getString(1)))
                .single()
                .userId();
        return new PassEnd(next == null ? 0 : pause.toSeconds(), afterUserId);
    }

    private record AfterUser(@Nullable String userId) {}
}
