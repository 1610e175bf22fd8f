package dev.tenure.api.operator;

import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Page;
import dev.tenure.api.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the audit, and adds operators' notes to it. */
@Repository
class AuditLog {

    private static final String MATCHING = """
            from public.system_logs
            where (cast(:userId as uuid) is null or user_id = :userId)
              and (cast(:event as text) is null or event = :event)
              and (cast(:from as timestamptz) is null or at >= :from)
              and (cast(:to as timestamptz) is null or at < :to)
            """;

    private final JdbcClient jdbc;
    private final Clock billingClock;

    AuditLog(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /** Which lines are asked for; null does not narrow. {@code to} is not included. */
    record Filter(
            @Nullable UUID userId,
            @Nullable String event,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** One line of the audit. */
    record Line(
            String id,
            Instant at,
            String event,
            boolean success,
            @Nullable String errorCode,
            @Nullable UUID userId,
            String actor,
            @Nullable String reason,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable String subscriptionId) {}

    /** Newest first. */
    Page<Line> find(Filter filter, Page.Request page) {
        long total = matching("select count(*) " + MATCHING, filter)
                .query(Long.class)
                .single();
        var lines = matching("select * " + MATCHING + "order by id desc limit :size offset :offset", filter)
                .param("size", page.size())
                .param("offset", page.offset())
                .query(AuditLog::line)
                .list();
        return Page.of(lines, page, total);
    }

    /** The new line's id. */
    String note(Caller operator, String message, @Nullable UUID userId) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("at", billingClock.instant().toString());
        log.put("event", "operator_note");
        log.put("actor", operator.asOperator());
        log.put("reason", message);
        if (userId != null) {
            log.put("user_id", userId.toString());
        }
        return jdbc.sql("select public.record_log(cast(:log as jsonb))")
                .param("log", JsonMapper.shared().writeValueAsString(log))
                .query(Long.class)
                .single()
                .toString();
    }

    private JdbcClient.StatementSpec matching(String sql, Filter filter) {
        return jdbc.sql(sql)
                .param("userId", filter.userId())
                .param("event", filter.event())
                .param("from", filter.from() == null ? null : filter.from().atOffset(ZoneOffset.UTC))
                .param("to", filter.to() == null ? null : filter.to().atOffset(ZoneOffset.UTC));
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Line(
                columns.text("id"),
                columns.instant("at"),
                columns.text("event"),
                row.getBoolean("success"),
                columns.textOrNull("error_code"),
                columns.uuidOrNull("user_id"),
                columns.text("actor"),
                columns.textOrNull("reason"),
                columns.jsonOrNull("before"),
                columns.jsonOrNull("after"),
                columns.textOrNull("subscription_id"));
    }
}
