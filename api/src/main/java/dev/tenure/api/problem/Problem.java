package dev.tenure.api.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not carried out, as the caller is told.
 *
 * @param detail a sentence for people; nothing of the inside
 * @param retryAfterSeconds when trying again may help; null where it does not
 * @param commandId of a command whose fate can be looked up; null otherwise
 */
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable Integer retryAfterSeconds,
        @Nullable String commandId) {

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, null);
    }

    public static Problem unavailable(String detail, int retryAfterSeconds) {
        return new Problem(ProblemCode.SERVICE_UNAVAILABLE, detail, retryAfterSeconds, null);
    }

    /** The same, about a command. */
    public Problem about(String id) {
        return new Problem(code, detail, retryAfterSeconds, id);
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** The members of the document of RFC 9457. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", code.title());
        document.put("status", code.status());
        document.put("detail", detail);
        document.put("error_code", code.word());
        if (retryAfterSeconds != null) {
            document.put("retry_after_seconds", retryAfterSeconds);
        }
        if (commandId != null) {
            document.put("command_id", commandId);
        }
        return document;
    }
}
