package dev.tenure.api.webhook;

import dev.tenure.workflows.routing.Route;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Where events are kept before anything is done about them. */
@Repository
class Inbox {

    /** Paddle waits five seconds for an answer. */
    private static final int PATIENCE_SECONDS = 3;

    private final JdbcClient jdbc;

    Inbox(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout(PATIENCE_SECONDS);
        this.jdbc = JdbcClient.create(template);
    }

    /** True if the event is new; it is committed when this returns. */
    boolean receive(Delivery delivery) {
        String reason = delivery.route() instanceof Route.Ignored(String why) ? why : null;
        return jdbc.sql("""
                        select public.receive_paddle_event(
                            :eventId, :eventType, :occurredAt, :entityId, :customerId, :route, :notificationId,
                            cast(:headers as jsonb), :payload, :outcome, :reason)
                        """)
                .param("eventId", delivery.event().eventId())
                .param("eventType", delivery.event().eventType())
                .param("occurredAt", delivery.event().occurredAt().atOffset(ZoneOffset.UTC))
                .param("entityId", delivery.entityId())
                .param("customerId", delivery.customerId())
                .param("route", delivery.route().key())
                .param("notificationId", delivery.event().notificationId())
                .param("headers", headers(delivery))
                .param("payload", delivery.payload())
                .param("outcome", outcome(delivery))
                .param("reason", reason)
                .query(Boolean.class)
                .single();
    }

    /** What cannot be read is nothing that we did not want: it failed. */
    private static String outcome(Delivery delivery) {
        if (delivery.unreadable() != null) {
            return "failed";
        }
        return delivery.route() instanceof Route.Ignored ? "ignored" : "received";
    }

    private static String headers(Delivery delivery) {
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        headers.put("user_agent", delivery.userAgent());
        headers.put("ts", delivery.timestamp());
        headers.values().removeIf(value -> value == null);
        return JsonMapper.shared().writeValueAsString(headers);
    }
}
