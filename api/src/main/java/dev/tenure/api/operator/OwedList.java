package dev.tenure.api.operator;

import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what Tenure itself has to give back or to end at Paddle and has not. */
@Repository
class OwedList {

    private static final String OWED = """
            from (
                select o.kind, s.user_id, o.subscription_id, nullif(o.transaction_id, '') as transaction_id, o.reason,
                       o.actor, o.state, o.since, o.tries, o.next_try_at, o.last_answer
                from public.owed o join public.subscriptions s on s.subscription_id = o.subscription_id
                union all
                select 'closure', c.user_id, null, null, 'account_closed', c.actor, 'waiting', c.requested_at,
                       coalesce((c.state ->> 'attempts')::integer, 0), c.next_due_at,
                       (select l.error_code from public.system_logs l
                        where l.user_id = c.user_id and l.event = 'membership_cancel_requested'
                          and l.at >= c.requested_at and not l.success
                        order by l.id desc limit 1)
                from public.account_closures c
                where c.next_due_at is not null
                  and (c.status <> 'closed' or (c.state ->> 'attempts')::integer > 0)) owed
            where cast(:userId as uuid) is null or user_id = :userId
            """;

    private final JdbcClient jdbc;

    OwedList(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * One thing that is owed.
     *
     * @param kind {@code refund}, {@code end_billing} or {@code closure}
     * @param subscriptionId null for a closure, which is about all of a user
     * @param transactionId what is to be refunded; null for the other kinds
     * @param reason a code: why it is owed
     * @param state {@code waiting}, or {@code refused} where a person has to do it
     * @param tries how often Paddle was asked without success
     * @param lastAnswer Paddle's last code, or ours; null if it never said no
     */
    record Line(
            String kind,
            @Nullable UUID userId,
            @Nullable String subscriptionId,
            @Nullable String transactionId,
            String reason,
            String actor,
            String state,
            Instant since,
            long tries,
            @Nullable Instant nextTryAt,
            @Nullable String lastAnswer) {}

    /** Oldest first. */
    Page<Line> find(@Nullable UUID userId, Page.Request page) {
        long total = jdbc.sql("select count(*) " + OWED)
                .param("userId", userId)
                .query(Long.class)
                .single();
        List<Line> lines = jdbc.sql("select * " + OWED
                        + "order by since, kind, subscription_id, transaction_id limit :size offset :offset")
                .param("userId", userId)
                .param("size", page.size())
                .param("offset", page.offset())
                .query(OwedList::line)
                .list();
        return Page.of(lines, page, total);
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Line(
                columns.text("kind"),
                columns.uuidOrNull("user_id"),
                columns.textOrNull("subscription_id"),
                columns.textOrNull("transaction_id"),
                columns.text("reason"),
                columns.text("actor"),
                columns.text("state"),
                columns.instant("since"),
                columns.number("tries"),
                columns.instantOrNull("next_try_at"),
                columns.textOrNull("last_answer"));
    }
}
