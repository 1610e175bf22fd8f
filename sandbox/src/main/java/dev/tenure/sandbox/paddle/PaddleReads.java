package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.NotificationReads;
import dev.tenure.sandbox.paddle.store.ObjectQuery;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import dev.tenure.sandbox.paddle.store.Reference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody sees in Paddle's dashboard; looking changes nothing and is no call to the API. */
public final class PaddleReads {

    private static final NotificationReads.Wanted EVERYTHING =
            new NotificationReads.Wanted(List.of(), List.of(), "", "", Optional.empty(), Optional.empty());

    private final PaddleStore store;

    PaddleReads(PaddleStore store) {
        this.store = store;
    }

    /**
     * One thing that went over the line between Paddle and the product.
     *
     * @param what a method with its path, or an event's type
     * @param outcome a status, or what became of it; null if it was not answered
     * @param fault what the sandbox was told to spoil
     */
    public record Message(
            Direction direction,
            long id,
            Instant at,
            String what,
            int attempt,
            @Nullable String outcome,
            @Nullable String fault) {}

    /** Who speaks. */
    public enum Direction {
        CALL,
        DELIVERY
    }

    /** The newest objects of a kind. */
    public List<JsonNode> newest(Kind kind, int most) {
        return data(new ObjectQuery(kind)
                .page(store.jdbc(), ObjectQuery.Order.NEWEST_FIRST, "", most)
                .documents());
    }

    public Optional<JsonNode> find(Kind kind, String id) {
        return store.find(kind, id).map(Document::data);
    }

    /** The objects of a kind that belong to another object, newest first. */
    public List<JsonNode> of(Kind kind, Reference owner, String id) {
        return data(store.where(kind, owner, id)).reversed();
    }

    private static List<JsonNode> data(List<Document> documents) {
        return documents.stream().<JsonNode>map(Document::data).toList();
    }

    /** The newest notifications, as the API shows them. */
    public List<ObjectNode> notifications(int most) {
        List<ObjectNode> found = store.notifications().page(EVERYTHING, "", most);
        return found.size() > most ? found.subList(0, most) : found;
    }

    /** The faults that are still to happen, as they were asked for. */
    public JsonNode faults() {
        return store.settings().find("faults").map(Json::read).orElseGet(Json::array);
    }

    /** The latest calls of the API. */
    public List<Message> calls(int most) {
        return store.jdbc()
                .query(
                        "SELECT id, at, method || ' ' || path AS what, 1 AS attempt, status::text AS outcome, fault"
                                + " FROM sandbox.paddle_calls ORDER BY id DESC LIMIT ?",
                        (row, number) -> message(Direction.CALL, row),
                        most);
    }

    /** The latest deliveries of notifications. */
    public List<Message> deliveries(int most) {
        return store.jdbc().query("""
                        SELECT d.id, coalesce(d.sent_at, d.due_at) AS at, e.type AS what, d.attempt,
                               coalesce(d.status, d.state) AS outcome, NULL AS fault
                        FROM sandbox.paddle_deliveries d
                        JOIN sandbox.paddle_notifications n ON n.id = d.notification_id
                        JOIN sandbox.paddle_events e ON e.id = n.event_id
                        ORDER BY d.id DESC LIMIT ?
                        """, (row, number) -> message(Direction.DELIVERY, row), most);
    }

    private static Message message(Direction direction, ResultSet row) throws SQLException {
        return new Message(
                direction,
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("what"),
                row.getInt("attempt"),
                row.getString("outcome"),
                row.getString("fault"));
    }

    /** An instant as Paddle writes it. */
    public static Instant instant(String written) {
        return PaddleTime.read(written);
    }
}
