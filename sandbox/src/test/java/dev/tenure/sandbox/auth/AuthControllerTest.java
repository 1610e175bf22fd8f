package dev.tenure.sandbox.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import dev.tenure.sandbox.clock.TestPostgres;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

final class AuthControllerTest {

    private static final URI BASE = URI.create("http://localhost:8080");

    private final DataSource database = TestPostgres.freshDatabase();
    private final SandboxAuth auth = SandboxAuth.open(database, BASE);
    private final MockMvc doors = doors(auth);

    private record Answer(int status, String body) {

        @SuppressWarnings("TypeParameterUnusedInFormals")
        <T> T at(String path) {
            return JsonPath.read(body, path);
        }
    }

    @Test
    void wrongPasswordAndUnknownUserAreRefusedAlikeInSupabasesWords() throws Exception {
        Answer wrong = signIn("customer@example.com", "guess");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body())
                .isEqualTo(
                        "{\"code\":400,\"error_code\":\"invalid_credentials\",\"msg\":\"Invalid login credentials\"}");
        assertThat(signIn("nobody@example.com", "tenure-demo")).isEqualTo(wrong);
    }

    @Test
    void signUpIsRefusedForTakenAddressesWeakPasswordsAndNonsense() throws Exception {
        assertRefused(signUp("Customer@Example.com", "long enough"), 422, "user_already_exists");
        assertRefused(signUp("new@example.com", "short"), 422, "weak_password");
        assertRefused(signUp("new@example.com", "x".repeat(73)), 400, "validation_failed");
        assertRefused(signUp("not an address", "long enough"), 400, "validation_failed");
        assertRefused(post("/auth/v1/signup", "{", null), 400, "bad_json");
        assertRefused(post("/auth/v1/signup", "{}", null), 400, "validation_failed");
        assertRefused(post("/auth/v1/token?grant_type=magic", "{}", null), 400, "validation_failed");
    }

    @Test
    void whoSignsUpIsSignedInAndCannotChooseARole() throws Exception {
        Answer answer = post("/auth/v1/signup", """
                {"email":"New@example.com","password":"long enough","data":{"name":"New"},
                 "app_metadata":{"role":"admin"},"gotrue_meta_security":{}}
                """, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.<String>at("$.token_type")).isEqualTo("bearer");
        assertThat(answer.<Integer>at("$.expires_in")).isEqualTo(3600);
        assertThat(answer.<String>at("$.user.email")).isEqualTo("new@example.com");
        assertThat(answer.<String>at("$.user.user_metadata.name")).isEqualTo("New");
        assertThat(answer.<Map<String, Object>>at("$.user.app_metadata")).doesNotContainKey("role");
        assertThat(signIn("new@example.com", "long enough").status()).isEqualTo(200);
    }

    @Test
    void demoUsersCarryTheirRolesInTokensThatTheJwksVerifies() throws Exception {
        assertThat(SandboxAuth.demoUsers()).hasSize(5);
        assertThat(token("operator@example.com").<Map<String, Object>>getClaim("app_metadata"))
                .containsEntry("role", "admin");
        assertThat(token("support@example.com").<Map<String, Object>>getClaim("app_metadata"))
                .containsEntry("role", "support");
        assertThat(token("tester@example.com").<Map<String, Object>>getClaim("app_metadata"))
                .containsEntry("role", "test");
        Jwt token = token("customer@example.com");
        assertThat(token.getClaimAsString("iss")).isEqualTo("http://localhost:8080/auth/v1");
        assertThat(token.getAudience()).containsExactly("authenticated");
        assertThat(token.getClaimAsString("role")).isEqualTo("authenticated");
        assertThat(token.getClaimAsString("email")).isEqualTo("customer@example.com");
        assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isEqualTo(Duration.ofHours(1));
        assertThat(UUID.fromString(token.getSubject())).isNotNull();
    }

    @Test
    void jwksShowsThePublicHalfOnly() throws Exception {
        Answer keys = get("/auth/v1/.well-known/jwks.json", null);
        assertThat(keys.<List<Map<String, Object>>>at("$.keys"))
                .singleElement()
                .satisfies(key -> assertThat(key).containsEntry("alg", "ES256").doesNotContainKey("d"));
    }

    @Test
    void refreshTokenIsGoodOnce() throws Exception {
        String first = signIn("customer@example.com", "tenure-demo").at("$.refresh_token");
        Answer refreshed = refresh(first);
        assertThat(refreshed.status()).isEqualTo(200);
        assertRefused(refresh(first), 400, "refresh_token_not_found");
        assertThat(refresh(refreshed.at("$.refresh_token")).status()).isEqualTo(200);
        assertRefused(post("/auth/v1/token?grant_type=refresh_token", "{}", null), 400, "refresh_token_not_found");
    }

    @Test
    void userIsShownToItsOwnTokenUntilItSignsOut() throws Exception {
        Answer grant = signIn("customer@example.com", "tenure-demo");
        String bearer = "Bearer " + grant.at("$.access_token");
        assertThat(get("/auth/v1/user", bearer).<String>at("$.id")).isEqualTo(grant.at("$.user.id"));
        assertThat(post("/auth/v1/logout", "", bearer).status()).isEqualTo(204);
        assertRefused(get("/auth/v1/user", bearer), 403, "session_not_found");
        assertRefused(refresh(grant.at("$.refresh_token")), 400, "refresh_token_not_found");
    }

    @Test
    void userIsNotShownWithoutAGoodToken() throws Exception {
        String good = signIn("customer@example.com", "tenure-demo").at("$.access_token");
        assertRefused(get("/auth/v1/user", null), 401, "no_authorization");
        assertRefused(get("/auth/v1/user", "Bearer nonsense"), 403, "bad_jwt");
        assertRefused(
                get("/auth/v1/user", "Bearer " + good.substring(0, good.length() - 6) + "AAAAAA"), 403, "bad_jwt");
        String unsigned = "eyJhbGciOiJub25lIn0." + good.split("\\.")[1] + ".";
        assertRefused(get("/auth/v1/user", "Bearer " + unsigned), 403, "bad_jwt");
    }

    @Test
    void tokenExpiresAfterAnHourOfWallTime() throws Exception {
        String token = signIn("customer@example.com", "tenure-demo").at("$.access_token");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61));
        MockMvc doorsLater = doors(SandboxAuth.open(database, BASE, later));
        int status = doorsLater
                .perform(MockMvcRequestBuilders.get("/auth/v1/user").header("Authorization", "Bearer " + token))
                .andReturn()
                .getResponse()
                .getStatus();
        assertThat(status).isEqualTo(403);
    }

    @Test
    void usersIdsKeysAndTokensOutliveARestart() throws Exception {
        Answer before = signIn("customer@example.com", "tenure-demo");
        MockMvc restarted = doors(SandboxAuth.open(database, BASE));
        String user = restarted
                .perform(MockMvcRequestBuilders.get("/auth/v1/user")
                        .header("Authorization", "Bearer " + before.at("$.access_token")))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(JsonPath.<String>read(user, "$.id")).isEqualTo(before.at("$.user.id"));
        assertThat(Instant.parse(JsonPath.read(user, "$.created_at"))).isBeforeOrEqualTo(Instant.now());
    }

    private Jwt token(String email) throws Exception {
        JwtDecoder decoder = NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<SecurityContext>(auth.publicKeys()))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        return decoder.decode(signIn(email, SandboxAuth.demoPassword()).at("$.access_token"));
    }

    private Answer signUp(String email, String password) throws Exception {
        return post("/auth/v1/signup", credentials(email, password), null);
    }

    private Answer signIn(String email, String password) throws Exception {
        return post("/auth/v1/token?grant_type=password", credentials(email, password), null);
    }

    private Answer refresh(String token) throws Exception {
        return post("/auth/v1/token?grant_type=refresh_token", "{\"refresh_token\":\"%s\"}".formatted(token), null);
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    private Answer post(String path, String body, @Nullable String authorization) throws Exception {
        var request = MockMvcRequestBuilders.post(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        return answer(authorization == null ? request : request.header("Authorization", authorization));
    }

    private Answer get(String path, @Nullable String authorization) throws Exception {
        var request = MockMvcRequestBuilders.get(path);
        return answer(authorization == null ? request : request.header("Authorization", authorization));
    }

    private Answer answer(RequestBuilder request) throws Exception {
        var response = doors.perform(request).andReturn().getResponse();
        return new Answer(response.getStatus(), response.getContentAsString());
    }

    private static void assertRefused(Answer answer, int status, String errorCode) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.<String>at("$.error_code")).isEqualTo(errorCode);
        assertThat(answer.<Integer>at("$.code")).isEqualTo(status);
    }

    private static MockMvc doors(SandboxAuth auth) {
        return MockMvcBuilders.standaloneSetup(new AuthController(auth)).build();
    }
}
