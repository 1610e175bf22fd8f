package dev.tenure.sandbox.paddle.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Paddle answers: data with its status, and a page's bounds if it is a list. */
record Answer(int status, @Nullable JsonNode data, @Nullable ObjectNode pagination) {

    static Answer ok(JsonNode data) {
        return new Answer(200, data, null);
    }

    static Answer created(JsonNode data) {
        return new Answer(201, data, null);
    }

    static Answer accepted(JsonNode data) {
        return new Answer(202, data, null);
    }

    static Answer page(JsonNode data, ObjectNode pagination) {
        return new Answer(200, data, pagination);
    }

    static Answer nothing() {
        return new Answer(204, null, null);
    }
}
