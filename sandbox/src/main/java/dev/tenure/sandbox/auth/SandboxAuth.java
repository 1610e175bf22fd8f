package dev.tenure.sandbox.auth;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.tenure.sandbox.auth.AccessTokens.Bearer;
import dev.tenure.sandbox.auth.Sessions.Session;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stand-in for Supabase Auth: its users, sessions and signing key, all in the schema {@code sandbox}. */
public final class SandboxAuth {

    private final String issuer;
    private final ECKey key;
    private final Clock wall;
    private final Users users;
    private final Sessions sessions;
    private final AccessTokens tokens;

    private SandboxAuth(JdbcClient database, String issuer, Clock wall) {
        AuthTables.create(database);
        this.issuer = issuer;
        this.wall = wall;
        this.key = SigningKey.kept(database);
        this.users = new Users(database, wall);
        this.sessions = new Sessions(database, wall);
        this.tokens = new AccessTokens(issuer, key, wall);
    }

    /** Opens it on a database; {@code baseUrl} is where the product's doors stand, without a path. */
    public static SandboxAuth open(DataSource dataSource, URI baseUrl) {
        return open(dataSource, baseUrl, Clock.systemUTC());
    }

    static SandboxAuth open(DataSource dataSource, URI baseUrl, Clock wall) {
        return new SandboxAuth(
                JdbcClient.create(dataSource), baseUrl.resolve("/auth/v1").toString(), wall);
    }

    /** The {@code iss} of its tokens. */
    public String issuer() {
        return issuer;
    }

    /** Where its public keys are served. */
    public URI jwksUri() {
        return URI.create(issuer + "/.well-known/jwks.json");
    }

    /** Its public keys, for a decoder in the same process. */
    public JWKSet publicKeys() {
        return new JWKSet(key.toPublicJWK());
    }

    /** The addresses of the demo users. */
    public static List<String> demoUsers() {
        return Users.DEMO_EMAILS;
    }

    /** The password of all demo users. */
    public static String demoPassword() {
        return Users.DEMO_PASSWORD;
    }

    /** Somebody who can sign in. */
    public record Person(UUID id, String email) {}

    /** Everybody who can sign in: the demo users first, then who signed up last; 100 at most. */
    public List<Person> people() {
        return users.everybody();
    }

    Grant signUp(@Nullable String email, @Nullable String password, Map<String, Object> userMetadata) {
        AuthUser user = users.signUp(email, password, userMetadata);
        return grant(user, sessions.begin(user.id()));
    }

    Grant signIn(@Nullable String email, @Nullable String password) {
        AuthUser user = users.signIn(email, password);
        return grant(user, sessions.begin(user.id()));
    }

    Grant refresh(@Nullable String refreshToken) {
        Session session = sessions.refresh(refreshToken);
        AuthUser user = users.byId(session.userId()).orElseThrow(AuthFailure::invalidCredentials);
        return grant(user, session);
    }

    UserBody user(@Nullable String authorization) {
        Bearer bearer = bearer(authorization);
        return users.byId(bearer.userId())
                .filter(user -> sessions.isAlive(bearer.sessionId()))
                .map(UserBody::of)
                .orElseThrow(() -> new AuthFailure(
                        HttpStatus.FORBIDDEN,
                        "session_not_found",
                        "Session from session_id claim in JWT does not exist"));
    }

    void signOut(@Nullable String authorization) {
        sessions.end(bearer(authorization).sessionId());
    }

    private Bearer bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw new AuthFailure(
                    HttpStatus.UNAUTHORIZED, "no_authorization", "This endpoint requires a valid Bearer token");
        }
        return tokens.verify(authorization.substring(7).strip());
    }

    private Grant grant(AuthUser user, Session session) {
        Instant now = wall.instant();
        return new Grant(
                tokens.issue(user, session.id(), now),
                "bearer",
                AccessTokens.LIFETIME.toSeconds(),
                now.plus(AccessTokens.LIFETIME).getEpochSecond(),
                session.refreshToken(),
                UserBody.of(user));
    }
}
