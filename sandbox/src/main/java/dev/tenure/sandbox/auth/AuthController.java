package dev.tenure.sandbox.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The calls that {@code supabase-js} makes to Supabase Auth. Browsers may call from anywhere, as at Supabase. */
@RestController
@RequestMapping(path = "/auth/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@CrossOrigin
public final class AuthController {

    private final SandboxAuth auth;

    public AuthController(SandboxAuth auth) {
        this.auth = auth;
    }

    /** What a person signs up or in with; what else a client sends is not for us. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Credentials(
            @Nullable String email,
            @Nullable String password,
            @JsonProperty("refresh_token") @Nullable String refreshToken,
            @Nullable Map<String, Object> data) {}

    record Refusal(int code, @JsonProperty("error_code") String errorCode, String msg) {}

    @PostMapping("/signup")
    Grant signUp(@RequestBody Credentials credentials) {
        Map<String, Object> data = credentials.data();
        return auth.signUp(credentials.email(), credentials.password(), data == null ? Map.of() : data);
    }

    @PostMapping("/token")
    Grant token(@RequestParam("grant_type") String grantType, @RequestBody Credentials credentials) {
        return switch (grantType) {
            case "password" -> auth.signIn(credentials.email(), credentials.password());
            case "refresh_token" -> auth.refresh(credentials.refreshToken());
            default -> throw new AuthFailure(HttpStatus.BAD_REQUEST, "validation_failed", "unsupported_grant_type");
        };
    }

    @GetMapping("/user")
    UserBody user(@RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        return auth.user(authorization);
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(@RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization) {
        auth.signOut(authorization);
    }

    @GetMapping("/.well-known/jwks.json")
    Map<String, Object> keys() {
        return auth.publicKeys().toJSONObject();
    }

    @ExceptionHandler
    ResponseEntity<Refusal> refused(AuthFailure failure) {
        return refusal(failure.status(), failure.errorCode(), String.valueOf(failure.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Refusal> unreadable(HttpMessageNotReadableException failure) {
        return refusal(HttpStatus.BAD_REQUEST, "bad_json", "Could not parse request body as JSON");
    }

    private static ResponseEntity<Refusal> refusal(HttpStatus status, String errorCode, String message) {
        return ResponseEntity.status(status).body(new Refusal(status.value(), errorCode, message));
    }
}
