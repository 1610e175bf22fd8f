package dev.tenure.api.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that a caller can be told in {@code error_code}, with its status. */
public enum ProblemCode {
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    MEMBERSHIP_REQUIRED(403),
    NO_SUBSCRIPTION(404),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    ACTIVE_SUBSCRIPTION_EXISTS(409),
    COMMAND_CONFLICT(409),
    STALE_PREVIEW(409),
    IDEMPOTENCY_MISMATCH(409),
    INSUFFICIENT_CREDITS(409),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    INVALID_REQUEST(422),
    PAYMENT_DECLINED(422),
    TOO_MANY_REQUESTS(429),
    INTERNAL(500),
    CONFIGURATION(500, "configuration"),
    PROVIDER_REFUSED(502),
    SERVICE_UNAVAILABLE(503, "service_unavailable"),
    INVALID_WEBHOOK(400);

    private final int status;
    private final String word;

    ProblemCode(int status) {
        this.status = status;
        this.word = name();
    }

    ProblemCode(int status, String word) {
        this.status = status;
        this.word = word;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The spelling in {@code error_code}. */
    public String word() {
        return word;
    }

    /** The code of this spelling, if we know it. */
    public static Optional<ProblemCode> of(String word) {
        return Arrays.stream(values()).filter(code -> code.word.equals(word)).findFirst();
    }

    /** Which code says what a status says. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_REQUESTS;
            case 503 -> SERVICE_UNAVAILABLE;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL;
        };
    }

    String title() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
