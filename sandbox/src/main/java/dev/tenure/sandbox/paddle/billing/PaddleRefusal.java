package dev.tenure.sandbox.paddle.billing;

import java.util.List;

/** A request that Paddle refuses, with what it answers. */
public final class PaddleRefusal extends RuntimeException {

    private final int status;
    private final String code;
    private final String detail;
    private final List<FieldError> fields;

    /** What is wrong with one field of a request. */
    public record FieldError(String field, String message) {}

    public PaddleRefusal(int status, String code, String detail, List<FieldError> fields) {
        super(code + ": " + detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.fields = List.copyOf(fields);
    }

    public static PaddleRefusal of(int status, String code, String detail) {
        return new PaddleRefusal(status, code, detail, List.of());
    }

    public static PaddleRefusal field(String field, String message) {
        return new PaddleRefusal(400, "bad_request", "Invalid request", List.of(new FieldError(field, message)));
    }

    public static PaddleRefusal notFound(String title, String id) {
        return of(404, "not_found", title + " " + id + " not found.");
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    public List<FieldError> fields() {
        return fields;
    }
}
