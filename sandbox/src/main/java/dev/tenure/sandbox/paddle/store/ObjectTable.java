package dev.tenure.sandbox.paddle.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.node.ObjectNode;

/** The table of all objects. */
final class ObjectTable {

    static final RowMapper<Document> DOCUMENT = (row, number) -> new Document(
            Kind.valueOf(row.getString("kind")),
            Json.readObject(row.getString("data")),
            Json.readObject(row.getString("hidden")));

    private static final String WRITE = """
            INSERT INTO sandbox.paddle_objects
              (id, kind, customer_id, subscription_id, transaction_id, email, data, hidden)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
            ON CONFLICT (id) DO UPDATE SET
              customer_id = excluded.customer_id,
              subscription_id = excluded.subscription_id,
              transaction_id = excluded.transaction_id,
              email = excluded.email,
              data = excluded.data,
              hidden = excluded.hidden
            """;

    private final JdbcTemplate jdbc;

    ObjectTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Document> find(Kind kind, String id) {
        return jdbc
                .query(
                        "SELECT kind, data, hidden FROM sandbox.paddle_objects WHERE id = ? AND kind = ?",
                        DOCUMENT,
                        id,
                        kind.name())
                .stream()
                .findFirst();
    }

    List<Document> where(Kind kind, Reference reference, String id) {
        return jdbc.query(
                "SELECT kind, data, hidden FROM sandbox.paddle_objects WHERE " + reference.column()
                        + " = ? AND kind = ? ORDER BY id",
                DOCUMENT,
                id,
                kind.name());
    }

    Optional<String> customerOf(String email) {
        return jdbc.queryForList("SELECT id FROM sandbox.paddle_objects WHERE email = ?", String.class, email).stream()
                .findFirst();
    }

    List<Document> all(Kind kind) {
        return jdbc.query(
                "SELECT kind, data, hidden FROM sandbox.paddle_objects WHERE kind = ? ORDER BY id",
                DOCUMENT,
                kind.name());
    }

    void write(Collection<Document> documents) {
        if (!documents.isEmpty()) {
            jdbc.batchUpdate(WRITE, documents, documents.size(), ObjectTable::bind);
        }
    }

    void delete(Collection<Document> documents) {
        for (Document document : documents) {
            jdbc.update("DELETE FROM sandbox.paddle_objects WHERE id = ?", document.id());
        }
    }

    private static void bind(PreparedStatement statement, Document document) throws SQLException {
        ObjectNode data = document.data();
        statement.setString(1, document.id());
        statement.setString(2, document.kind().name());
        statement.setString(3, data.path("customer_id").stringValue(null));
        statement.setString(4, data.path("subscription_id").stringValue(null));
        statement.setString(5, data.path("transaction_id").stringValue(null));
        statement.setString(6, document.kind() == Kind.CUSTOMER ? document.text("email") : null);
        statement.setString(7, Json.write(data));
        statement.setString(8, Json.write(document.hidden()));
    }
}
