package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.DateTimeException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One field that callers may give an object.
 *
 * @param absent what stands there when nothing is given
 */
record Field(String name, Type type, boolean required, JsonNode absent) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What a field holds. */
    enum Type {
        TEXT("string"),
        FLAG("boolean"),
        NUMBER("integer"),
        OBJECT("object"),
        LIST("array"),
        AMOUNT("string"),
        INSTANT("string");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        private boolean accepts(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isString();
                case FLAG -> value.isBoolean();
                case NUMBER -> value.isIntegralNumber();
                case OBJECT -> value.isObject();
                case LIST -> value.isArray();
                case AMOUNT -> value.isString() && value.asString().matches("\\d{1,15}(\\.\\d+)?");
                case INSTANT -> value.isString() && isInstant(value.asString());
            };
        }

        private static boolean isInstant(String text) {
            try {
                PaddleTime.read(text);
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }
    }

    static Field required(String name, Type type) {
        return new Field(name, type, true, NODES.nullNode());
    }

    static Field optional(String name, Type type) {
        return new Field(name, type, false, NODES.nullNode());
    }

    static Field standing(String name, String absent) {
        return new Field(name, Type.TEXT, false, NODES.stringNode(absent));
    }

    static Field standing(String name, boolean absent) {
        return new Field(name, Type.FLAG, false, NODES.booleanNode(absent));
    }

    static Field standing(String name, Type type, JsonNode absent) {
        return new Field(name, type, false, absent);
    }

    /** What a request gives, checked; empty if it leaves the field alone. */
    Optional<JsonNode> given(JsonNode body) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        boolean nullable = !required && absent.isNull();
        if (!(value.isNull() && nullable) && !type.accepts(value)) {
            throw PaddleRefusal.field(
                    name, "Invalid type. Expected: " + type.word + ", given: " + Baskets.typeOf(value));
        }
        return Optional.of(value.deepCopy());
    }
}
