package dev.tenure.sandbox.scale;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Tenure has of each subscription, and Paddle's word beside it. */
final class Standings {
    private static final String ALL = """
            select s.subscription_id, s.user_id::text, s.status, s.level, s.paid_through, s.next_billing_at,
                (p.data ->> 'started_at')::timestamptz as started_at,
                (p.data #>> '{current_billing_period,ends_at}')::timestamptz as paddle_ends_at,
                p.data ->> 'status' as paddle_status,
                coalesce(w.credits, 0) as credits,
                m.plan, m.paid_through as shown_paid_through,
                (select array_agg(l.after ->> 'paid_through' order by l.id) from public.system_logs l
                 where l.user_id = s.user_id and l.event = 'membership_renewed') as renewed_through
            from public.subscriptions s
            join sandbox.paddle_objects p on p.id = s.subscription_id
            left join (select subscription_id, sum(amount) as credits from public.wallet_entries group by subscription_id) w
                on w.subscription_id = s.subscription_id
            left join public.user_memberships m on m.user_id = s.user_id
            """;

    /**
     * One subscription.
     *
     * @param renewedThrough what the audit said at each renewal
     */
    record Standing(
            String status,
            int level,
            @Nullable Instant paidThrough,
            @Nullable Instant nextBillingAt,
            Instant startedAt,
            @Nullable Instant paddleEndsAt,
            String paddleStatus,
            long credits,
            String plan,
            @Nullable Instant shownPaidThrough,
            List<Instant> renewedThrough) {}

    private Standings() {}

    static Map<String, Standing> read(JdbcClient database) {
        Map<String, Standing> standings = new HashMap<>();
        database.sql(ALL).query(row -> {
            standings.put(row.getString("subscription_id"), standing(row));
        });
        return standings;
    }

    /** What is not settled, and what is still different. */
    static List<String> unsettled(JdbcClient database) {
        return database.sql("""
                        select outcome || ' ' || event_type from public.paddle_events
                        where outcome in ('received', 'signalled', 'failed')
                        union all select kind from public.drift
                        limit 20
                        """).query(String.class).list();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getString("status"),
                row.getInt("level"),
                instant(row, "paid_through"),
                instant(row, "next_billing_at"),
                Objects.requireNonNull(instant(row, "started_at")),
                instant(row, "paddle_ends_at"),
                row.getString("paddle_status"),
                row.getLong("credits"),
                String.valueOf(row.getString("plan")),
                instant(row, "shown_paid_through"),
                instants(row.getArray("renewed_through")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static List<Instant> instants(@Nullable Array values) throws SQLException {
        return values == null
                ? List.of()
                : Stream.of((String[]) values.getArray()).map(Instant::parse).toList();
    }
}
