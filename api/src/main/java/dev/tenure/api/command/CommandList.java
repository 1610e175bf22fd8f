package dev.tenure.api.command;

import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What people asked for and what came of it, for operators. */
@Repository
class CommandList {

    /** How a command stands, as the table's own check has it. */
    static final List<String> STATES =
            List.of("in_progress", "queued", "needs_review", "applied", "refused", "withdrawn", "done_elsewhere");

    private static final String MATCHING = """
            from public.commands
            where case when cast(:state as text) is null
                       then state in ('in_progress', 'queued', 'needs_review', 'refused')
                       else state = :state end
              and (cast(:userId as uuid) is null or user_id = :userId)
            """;

    private final JdbcClient jdbc;
    private final Clock billingClock;

    CommandList(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /**
     * A command as operators see it.
     *
     * @param tries how often Paddle was asked
     * @param lastAnswer Paddle's last code, or ours; null if it never said no
     */
    record Line(
            String commandId,
            String subscriptionId,
            @Nullable UUID userId,
            String command,
            @Nullable String priceId,
            String state,
            String actor,
            Instant requestedAt,
            long tries,
            @Nullable Instant nextTryAt,
            @Nullable String lastAnswer,
            Instant updatedAt) {}

    /** Newest first; without a state, all that is open or was refused. */
    Page<Line> find(@Nullable String state, @Nullable UUID userId, Page.Request page) {
        long total = matching("select count(*) " + MATCHING, state, userId)
                .query(Long.class)
                .single();
        List<Line> lines = matching(
                        "select * " + MATCHING + "order by updated_at desc, command_id limit :size offset :offset",
                        state,
                        userId)
                .param("size", page.size())
                .param("offset", page.offset())
                .query(CommandList::line)
                .list();
        return Page.of(lines, page, total);
    }

    Optional<Line> find(String commandId) {
        return jdbc.sql("select * from public.commands where command_id = :id")
                .param("id", commandId)
                .query(CommandList::line)
                .optional();
    }

    /** Closes one that was refused, and notes who said so; false if it is finished already. */
    boolean close(String commandId, String actor, String reason) {
        return jdbc.sql("select public.close_command(:id, :actor, :reason, :at)")
                .param("id", commandId)
                .param("actor", actor)
                .param("reason", reason)
                .param("at", billingClock.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    private JdbcClient.StatementSpec matching(String sql, @Nullable String state, @Nullable UUID userId) {
        return jdbc.sql(sql).param("state", state).param("userId", userId);
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Line(
                columns.text("command_id"),
                columns.text("subscription_id"),
                columns.uuidOrNull("user_id"),
                columns.text("command"),
                columns.textOrNull("price_id"),
                columns.text("state"),
                columns.text("actor"),
                columns.instant("requested_at"),
                columns.number("tries"),
                columns.instantOrNull("next_try_at"),
                columns.textOrNull("last_answer"),
                columns.instant("updated_at"));
    }
}
