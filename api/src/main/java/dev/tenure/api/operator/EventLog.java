package dev.tenure.api.operator;

import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/** Reads the inbox for operators. */
@Repository
class EventLog {

    /** What becomes of an event, as the table's own check has it. */
    static final List<String> OUTCOMES =
            List.of("received", "signalled", "applied", "duplicate", "stale", "ignored", "failed");

    private static final String COLUMNS = """
            select event_id, event_type, occurred_at, received_at, outcome, reason, route, entity_id, customer_id,
                   attempts, deliveries, signalled_at, settled_at
            """;

    private static final String MATCHING = """
            from public.paddle_events
            where (cast(:type as text) is null or event_type = :type)
              and (cast(:outcome as text) is null or outcome = :outcome)
              and (cast(:from as timestamptz) is null or received_at >= :from)
              and (cast(:to as timestamptz) is null or received_at < :to)
            """;

    private final JdbcClient jdbc;

    EventLog(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** Which events are asked for, by when they were received; null does not narrow. {@code to} is not included. */
    record Filter(
            @Nullable String type,
            @Nullable String outcome,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** What became of an event. */
    record Received(
            String eventId,
            String eventType,
            Instant occurredAt,
            Instant receivedAt,
            String outcome,
            @Nullable String reason,
            String route,
            @Nullable String entityId,
            @Nullable String customerId,
            long attempts,
            long deliveries,
            @Nullable Instant signalledAt,
            @Nullable Instant settledAt) {}

    /** What was delivered: the envelope's headers and the body. */
    record Content(
            @Nullable String notificationId,
            @Nullable JsonNode headers,
            @Nullable JsonNode payload) {}

    /** Newest first. */
    Page<Received> find(Filter filter, Page.Request page) {
        long total = matching("select count(*) " + MATCHING, filter)
                .query(Long.class)
                .single();
        var events = matching(
                        COLUMNS + MATCHING + "order by received_at desc, event_id limit :size offset :offset", filter)
                .param("size", page.size())
                .param("offset", page.offset())
                .query(EventLog::received)
                .list();
        return Page.of(events, page, total);
    }

    Optional<Received> find(String eventId) {
        return jdbc.sql(COLUMNS + "from public.paddle_events where event_id = :eventId")
                .param("eventId", eventId)
                .query(EventLog::received)
                .optional();
    }

    Optional<Content> contentOf(String eventId) {
        return jdbc.sql("select notification_id, headers, payload from public.paddle_events where event_id = :eventId")
                .param("eventId", eventId)
                .query((row, number) -> {
                    Columns columns = new Columns(row);
                    return new Content(
                            columns.textOrNull("notification_id"),
                            columns.jsonOrNull("headers"),
                            columns.jsonOrNull("payload"));
                })
                .optional();
    }

    private JdbcClient.StatementSpec matching(String sql, Filter filter) {
        return jdbc.sql(sql)
                .param("type", filter.type())
                .param("outcome", filter.outcome())
                .param("from", filter.from() == null ? null : filter.from().atOffset(ZoneOffset.UTC))
                .param("to", filter.to() == null ? null : filter.to().atOffset(ZoneOffset.UTC));
    }

    private static Received received(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Received(
                columns.text("event_id"),
                columns.text("event_type"),
                columns.instant("occurred_at"),
                columns.instant("received_at"),
                columns.text("outcome"),
                columns.textOrNull("reason"),
                columns.text("route"),
                columns.textOrNull("entity_id"),
                columns.textOrNull("customer_id"),
                columns.number("attempts"),
                columns.number("deliveries"),
                columns.instantOrNull("signalled_at"),
                columns.instantOrNull("settled_at"));
    }
}
