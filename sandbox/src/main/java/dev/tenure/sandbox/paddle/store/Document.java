package dev.tenure.sandbox.paddle.store;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One object of Paddle's: what its API shows of it, and what only Paddle itself knows. */
public final class Document {

    private final Kind kind;
    private final ObjectNode data;
    private final ObjectNode hidden;

    public Document(Kind kind, ObjectNode data, ObjectNode hidden) {
        this.kind = kind;
        this.data = data;
        this.hidden = hidden;
    }

    public Kind kind() {
        return kind;
    }

    public String id() {
        return data.path("id").asString();
    }

    public ObjectNode data() {
        return data;
    }

    public ObjectNode hidden() {
        return hidden;
    }

    public String text(String field) {
        return data.path(field).asString("");
    }

    public Optional<String> optionalText(String field) {
        return Optional.ofNullable(data.path(field).stringValue(null));
    }

    public Optional<Instant> instant(String field) {
        return optionalText(field).map(PaddleTime::read);
    }

    public boolean is(String field, String value) {
        return text(field).equals(value);
    }

    public Document put(String field, @Nullable String value) {
        data.put(field, value);
        return this;
    }

    public Document put(String field, @Nullable Instant value) {
        data.put(field, value == null ? null : PaddleTime.write(value));
        return this;
    }

    public Document put(String field, JsonNode value) {
        data.set(field, value);
        return this;
    }

    public Document putNull(String field) {
        data.putNull(field);
        return this;
    }
}
