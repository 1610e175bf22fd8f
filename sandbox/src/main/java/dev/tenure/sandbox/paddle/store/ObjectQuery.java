package dev.tenure.sandbox.paddle.store;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks for objects of one kind, a page at a time. Column names and expressions come from code, values from callers. */
public final class ObjectQuery {

    private final StringBuilder conditions = new StringBuilder("kind = ?");
    private final List<Object> arguments = new ArrayList<>();

    /** A page, and whether there is another one behind it. */
    public record Slice(List<Document> documents, boolean hasMore, long total) {}

    /**
     * How a list is sorted.
     *
     * @param expression an SQL expression over a row
     */
    public record Order(String expression, boolean ascending) {

        public static final Order NEWEST_FIRST = new Order("id", false);

        private String direction() {
            return ascending ? "ASC" : "DESC";
        }

        private String beyond() {
            return ascending ? ">" : "<";
        }
    }

    public ObjectQuery(Kind kind) {
        arguments.add(kind.name());
    }

    /** Adds a condition with one {@code ?} for each value. */
    public ObjectQuery and(String condition, Object... values) {
        conditions.append(" AND (").append(condition).append(')');
        arguments.addAll(List.of(values));
        return this;
    }

    public Slice page(JdbcTemplate jdbc, Order order, String after, int size) {
        Long total = jdbc.queryForObject(
                "SELECT count(*) FROM sandbox.paddle_objects WHERE " + conditions, Long.class, arguments.toArray());
        List<Object> values = new ArrayList<>(arguments);
        String cursor = "";
        if (!after.isEmpty()) {
            cursor = " AND (" + order.expression() + ", id) " + order.beyond() + " (SELECT " + order.expression()
                    + ", id FROM sandbox.paddle_objects WHERE id = ?)";
            values.add(after);
        }
        List<Document> found = jdbc.query(
                "SELECT kind, data, hidden FROM sandbox.paddle_objects WHERE " + conditions + cursor + " ORDER BY "
                        + order.expression() + " " + order.direction() + ", id " + order.direction() + " LIMIT "
                        + (size + 1),
                ObjectTable.DOCUMENT,
                values.toArray());
        boolean more = found.size() > size;
        return new Slice(more ? found.subList(0, size) : found, more, total == null ? 0 : total);
    }
}
