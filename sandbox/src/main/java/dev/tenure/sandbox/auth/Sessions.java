package dev.tenure.sandbox.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is signed in. A refresh token is good once; the next one belongs to the same session. */
final class Sessions {

    private static final int TOKEN_BYTES = 24;

    private final JdbcClient database;
    private final Clock wall;
    private final SecureRandom random = new SecureRandom();

    Sessions(JdbcClient database, Clock wall) {
        this.database = database;
        this.wall = wall;
    }

    /** One person on one device, and the token that continues it. */
    record Session(UUID id, UUID userId, String refreshToken) {}

    Session begin(UUID userId) {
        return withNewToken(UUID.randomUUID(), userId);
    }

    Session refresh(@Nullable String token) {
        Session used = database.sql("""
                        update sandbox.refresh_tokens set used_at = :now
                        where token = :token and used_at is null
                        returning session_id, user_id
                        """)
                .param("now", wall.instant().atOffset(ZoneOffset.UTC))
                .param("token", token)
                .query((row, number) ->
                        new Session(row.getObject("session_id", UUID.class), row.getObject("user_id", UUID.class), ""))
                .optional()
                .orElseThrow(() -> new AuthFailure(
                        HttpStatus.BAD_REQUEST,
                        "refresh_token_not_found",
                        "Invalid Refresh Token: Refresh Token Not Found"));
        return withNewToken(used.id(), used.userId());
    }

    void end(UUID sessionId) {
        database.sql("delete from sandbox.refresh_tokens where session_id = :session")
                .param("session", sessionId)
                .update();
    }

    boolean isAlive(UUID sessionId) {
        return database.sql("select exists (select from sandbox.refresh_tokens where session_id = :session)")
                .param("session", sessionId)
                .query(Boolean.class)
                .single();
    }

    private Session withNewToken(UUID sessionId, UUID userId) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        database.sql("insert into sandbox.refresh_tokens (token, session_id, user_id) values (:token, :session, :user)")
                .param("token", token)
                .param("session", sessionId)
                .param("user", userId)
                .update();
        return new Session(sessionId, userId, token);
    }
}
