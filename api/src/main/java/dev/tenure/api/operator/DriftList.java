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
import tools.jackson.databind.JsonNode;

/** Reads the open differences for operators. */
@Repository
class DriftList {

    private final JdbcClient jdbc;

    DriftList(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * One difference.
     *
     * @param before what Tenure had when it was found
     * @param provider what Paddle said then; null where an event told it, and where Paddle has no say
     * @param after what Tenure has by now: the same as before where nothing has healed it yet
     */
    record Difference(
            String subject,
            String kind,
            @Nullable String subscriptionId,
            @Nullable UUID userId,
            Instant foundAt,
            JsonNode before,
            @Nullable JsonNode provider,
            JsonNode after) {}

    /** Oldest first. */
    Page<Difference> find(Page.Request page) {
        long total =
                jdbc.sql("select count(*) from public.drift").query(Long.class).single();
        List<Difference> differences = jdbc.sql("""
                        select subject, kind, subscription_id, user_id, found_at, before, provider, after
                        from public.open_differences()
                        order by found_at, subject limit :size offset :offset
                        """)
                .param("size", page.size())
                .param("offset", page.offset())
                .query(DriftList::difference)
                .list();
        return Page.of(differences, page, total);
    }

    private static Difference difference(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Difference(
                columns.text("subject"),
                columns.text("kind"),
                columns.textOrNull("subscription_id"),
                columns.uuidOrNull("user_id"),
                columns.instant("found_at"),
                columns.json("before"),
                columns.jsonOrNull("provider"),
                columns.json("after"));
    }
}
