package dev.tenure.paddle.client;

import dev.tenure.paddle.json.PaddleJson;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What came back over HTTP, read to its end; without an envelope where it is no JSON or too much of it. */
record HttpAnswer(
        int status,
        @Nullable String retryAfter,
        @Nullable String requestId,
        @Nullable JsonNode envelope,
        boolean tooLarge) {

    static final int TOO_MANY_REQUESTS = 429;

    private static final int REQUEST_TIMEOUT = 408;
    private static final long LARGEST_BYTES = 10L * 1024 * 1024;

    static HttpAnswer from(Response response) throws IOException {
        BufferedSource source = response.body().source();
        boolean tooLarge = source.request(LARGEST_BYTES + 1);
        @Nullable JsonNode envelope = tooLarge ? null : parse(source.readByteArray());
        return new HttpAnswer(
                response.code(), response.header("Retry-After"), response.header("Request-Id"), envelope, tooLarge);
    }

    private static @Nullable JsonNode parse(byte[] content) {
        try {
            return PaddleJson.parse(content);
        } catch (JacksonException e) {
            return null;
        }
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Paddle's own no: 4xx with its error envelope. A page of some gateway on the way is not. */
    Optional<ApiError> refusal() {
        boolean refusal = status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
        return refusal ? error() : Optional.empty();
    }

    Optional<ApiError> error() {
        return envelope == null ? Optional.empty() : ApiError.from(envelope);
    }

    String unreadableReason() {
        if (!isSuccess()) {
            return "http_" + status;
        }
        return tooLarge ? "answer_too_large" : "not_json";
    }
}
