package dev.tenure.paddle.client;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.json.UnreadableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The one line that every failed call leaves; operators search for its beginning. No key, no body, no query. */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(PaddleClient.class);
    private static final String LINE = "[PADDLE] API request failed method={} path={} status={} code={} request_id={}";

    private FailureLog() {}

    static void line(ApiRequest request, HttpAnswer answer, String code) {
        LOG.warn(LINE, request.method(), request.path(), answer.status(), code, requestId(answer));
    }

    static void withoutAnswer(ApiRequest request, String code) {
        LOG.warn(LINE, request.method(), request.path(), "none", code, "none");
    }

    private static String requestId(HttpAnswer answer) {
        @Nullable String id = answer.requestId();
        if (id == null) {
            id = requestId(answer.envelope());
        }
        return id == null ? "none" : Printable.word(id);
    }

    private static @Nullable String requestId(@Nullable JsonNode envelope) {
        try {
            return envelope == null
                    ? null
                    : Fields.of(envelope, "answer").objectOrNull("meta", meta -> meta.text("request_id"));
        } catch (UnreadableException e) {
            return null;
        }
    }
}
