package dev.tenure.sandbox.auth;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who can sign in: whoever signed up, and the demo users, whose ids never change. */
final class Users {

    static final String DEMO_PASSWORD = "tenure-demo";

    static final List<String> DEMO_EMAILS = List.of(
            "customer@example.com",
            "other@example.com",
            "operator@example.com",
            "support@example.com",
            "tester@example.com");

    private static final Map<String, String> DEMO_ROLES =
            Map.of("operator@example.com", "admin", "support@example.com", "support", "tester@example.com", "test");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> METADATA = new TypeReference<>() {};
    private static final int FEWEST_CHARACTERS = 6;
    /** bcrypt looks no further. */
    private static final int MOST_BYTES = 72;

    /** Enough for a rehearsal, and quick enough to sign up a thousand people. */
    private static final int BCRYPT_STRENGTH = 6;

    private final JdbcClient database;
    private final Clock wall;
    private final PasswordEncoder passwords = new BCryptPasswordEncoder(BCRYPT_STRENGTH);

    Users(JdbcClient database, Clock wall) {
        this.database = database;
        this.wall = wall;
        addDemoUsers();
    }

    AuthUser signUp(@Nullable String email, @Nullable String password, Map<String, Object> userMetadata) {
        AuthUser user = new AuthUser(
                UUID.randomUUID(),
                validEmail(email),
                hash(validPassword(password)),
                appMetadata(Optional.empty()),
                userMetadata,
                wall.instant());
        if (!insert(user)) {
            throw new AuthFailure(HttpStatus.UNPROCESSABLE_CONTENT, "user_already_exists", "User already registered");
        }
        return user;
    }

    AuthUser signIn(@Nullable String email, @Nullable String password) {
        return Optional.ofNullable(email)
                .flatMap(this::byEmail)
                .filter(user -> password != null && passwords.matches(password, user.passwordHash()))
                .orElseThrow(AuthFailure::invalidCredentials);
    }

    Optional<AuthUser> byId(UUID id) {
        return database.sql("select * from sandbox.users where id = :id")
                .param("id", id)
                .query(Users::read)
                .optional();
    }

    List<SandboxAuth.Person> everybody() {
        return database.sql("""
                        select id, email from sandbox.users
                        order by coalesce(array_position(string_to_array(:demo, ','), email), 100), created_at desc
                        limit 100
                        """)
                .param("demo", String.join(",", DEMO_EMAILS))
                .query((row, number) -> new SandboxAuth.Person(row.getObject("id", UUID.class), row.getString("email")))
                .list();
    }

    private Optional<AuthUser> byEmail(String email) {
        return database.sql("select * from sandbox.users where email = :email")
                .param("email", email.strip().toLowerCase(Locale.ROOT))
                .query(Users::read)
                .optional();
    }

    private void addDemoUsers() {
        String hash = hash(DEMO_PASSWORD);
        DEMO_EMAILS.forEach(email -> addDemoUser(email, hash, Optional.ofNullable(DEMO_ROLES.get(email))));
    }

    private void addDemoUser(String email, String hash, Optional<String> role) {
        UUID id = UUID.nameUUIDFromBytes(("tenure/" + email).getBytes(StandardCharsets.UTF_8));
        insert(new AuthUser(id, email, hash, appMetadata(role), Map.of(), wall.instant()));
    }

    /** False if the address is taken. */
    @CanIgnoreReturnValue
    private boolean insert(AuthUser user) {
        return database.sql("""
                                insert into sandbox.users
                                    (id, email, password_hash, app_metadata, user_metadata, created_at)
                                values (:id, :email, :hash, :app::jsonb, :user::jsonb, :at)
                                on conflict do nothing
                                """)
                        .param("id", user.id())
                        .param("email", user.email())
                        .param("hash", user.passwordHash())
                        .param("app", JSON.writeValueAsString(user.appMetadata()))
                        .param("user", JSON.writeValueAsString(user.userMetadata()))
                        .param("at", user.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private static Map<String, Object> appMetadata(Optional<String> role) {
        Map<String, Object> plain = Map.of("provider", "email", "providers", List.of("email"));
        return role.<Map<String, Object>>map(
                        name -> Map.of("provider", "email", "providers", List.of("email"), "role", name))
                .orElse(plain);
    }

    private String hash(String password) {
        return Objects.requireNonNull(passwords.encode(password));
    }

    private static String validEmail(@Nullable String email) {
        if (email == null || !email.strip().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            throw new AuthFailure(
                    HttpStatus.BAD_REQUEST, "validation_failed", "Unable to validate email address: invalid format");
        }
        return email.strip().toLowerCase(Locale.ROOT);
    }

    private static String validPassword(@Nullable String password) {
        if (password == null || password.length() < FEWEST_CHARACTERS) {
            throw new AuthFailure(
                    HttpStatus.UNPROCESSABLE_CONTENT, "weak_password", "Password should be at least 6 characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new AuthFailure(
                    HttpStatus.BAD_REQUEST, "validation_failed", "Password cannot be longer than 72 characters");
        }
        return password;
    }

    private static AuthUser read(ResultSet row, int number) throws SQLException {
        return new AuthUser(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getString("password_hash"),
                JSON.readValue(row.getString("app_metadata"), METADATA),
                JSON.readValue(row.getString("user_metadata"), METADATA),
                row.getTimestamp("created_at").toInstant());
    }
}
