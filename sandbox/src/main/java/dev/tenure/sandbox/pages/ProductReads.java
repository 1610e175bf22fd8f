package dev.tenure.sandbox.pages;

import dev.tenure.api.membership.MembershipStatus;
import dev.tenure.api.membership.Memberships;
import dev.tenure.api.rows.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the product sees of a person, read as the product reads it. */
final class ProductReads {

    private static final int NEWEST = 8;

    private final Memberships memberships;
    private final WorkflowLinks links;
    private final JdbcClient database;

    ProductReads(Memberships memberships, WorkflowLinks links, DataSource dataSource) {
        this.memberships = memberships;
        this.links = links;
        this.database = JdbcClient.create(dataSource);
    }

    /** All of it. */
    public record Sight(
            MembershipStatus membership, Optional<String> workflow, List<LogLine> logs, List<EntryLine> entries) {

        /** Changes when anything of it changes. */
        public String seen() {
            return Integer.toHexString(hashCode());
        }
    }

    /** One line of the audit. */
    public record LogLine(
            Instant at,
            String event,
            boolean success,
            @Nullable String errorCode,
            String actor) {}

    /** One line of the ledger. */
    public record EntryLine(Instant at, String kind, long amount, long balanceAfter) {}

    Sight of(UUID userId) {
        MembershipStatus membership = memberships.statusOf(userId);
        return new Sight(membership, links.of(membership.subscriptionId()), logs(userId), entries(userId));
    }

    private List<LogLine> logs(UUID userId) {
        return database.sql("""
                        select at, event, success, error_code, actor from public.system_logs
                        where user_id = :userId order by id desc limit :newest
                        """)
                .param("userId", userId)
                .param("newest", NEWEST)
                .query((row, number) -> {
                    Columns columns = new Columns(row);
                    return new LogLine(
                            columns.instant("at"),
                            columns.text("event"),
                            row.getBoolean("success"),
                            columns.textOrNull("error_code"),
                            columns.text("actor"));
                })
                .list();
    }

    private List<EntryLine> entries(UUID userId) {
        return database.sql("""
                        select at, kind, amount, balance_after from public.wallet_entries
                        where user_id = :userId order by id desc limit :newest
                        """)
                .param("userId", userId)
                .param("newest", NEWEST)
                .query((row, number) -> {
                    Columns columns = new Columns(row);
                    return new EntryLine(
                            columns.instant("at"),
                            columns.text("kind"),
                            columns.number("amount"),
                            columns.number("balance_after"));
                })
                .list();
    }
}
