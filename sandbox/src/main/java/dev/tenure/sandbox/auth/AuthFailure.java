package dev.tenure.sandbox.auth;

import org.springframework.http.HttpStatus;

/** A refusal in the words of Supabase Auth; clients look at its {@code error_code}. */
final class AuthFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String errorCode;

    AuthFailure(HttpStatus status, String errorCode, String message) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    static AuthFailure invalidCredentials() {
        return new AuthFailure(HttpStatus.BAD_REQUEST, "invalid_credentials", "Invalid login credentials");
    }

    HttpStatus status() {
        return status;
    }

    String errorCode() {
        return errorCode;
    }
}
