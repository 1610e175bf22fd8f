package dev.tenure.sandbox.pages;

import dev.tenure.sandbox.paddle.PaddleReads;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One of Paddle's objects, field by field. */
record Fields(JsonNode node) {

    private static final String USER = "tenure_user";

    String text(String field) {
        return node.path(field).asString("");
    }

    @Nullable
    String textOrNull(String field) {
        return node.path(field).stringValue(null);
    }

    @Nullable
    Instant instantOrNull(String field) {
        String written = textOrNull(field);
        return written == null ? null : PaddleReads.instant(written);
    }

    Fields in(String field) {
        return new Fields(node.path(field));
    }

    /** The product's user whom the object was made for. */
    @Nullable
    String userOrNull() {
        return in("custom_data").textOrNull(USER);
    }
}
