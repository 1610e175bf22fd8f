package dev.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final String STATUS = "/api/v1/membership/status";

    private final RunningDoors doors = RunningDoors.shared();
    private final UUID user = UUID.randomUUID();

    @Test
    void withoutATokenNobodyIsAnybody() {
        RunningDoors.Answer answer = doors.get(STATUS, null);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text("error_code")).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void tokensThatAreNotTheProjectsAreRefused() {
        assertRefused(Tokens.forged(user));
        assertRefused(Tokens.unsigned(user));
        assertRefused(Tokens.expired(user));
        assertRefused(Tokens.endless(user));
        assertRefused(Tokens.forAnotherAudience(user));
        assertRefused("not.a.token");
        assertRefused(Tokens.of(user).substring(0, 40));
        assertRefused(Tokens.signed(
                Tokens.SECRET, Tokens.claims(user, "admin").subject("nobody").build()));
    }

    @Test
    void tokenInACookieOrAParameterIsNoToken() {
        String token = Tokens.of(user);

        assertThat(doors.send("GET", STATUS, null, null, Map.of("Cookie", "access_token=" + token))
                        .status())
                .isEqualTo(401);
        assertThat(doors.get(STATUS + "?access_token=" + token, null).status()).isEqualTo(401);
        assertThat(doors.send("GET", STATUS, null, null, Map.of("Authorization", "Basic " + token))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void userSeesOnlyHimself() {
        UUID other = UUID.randomUUID();

        assertThat(doors.get(STATUS, Tokens.of(user)).text("user_id")).isEqualTo(user.toString());
        RunningDoors.Answer attempt = doors.get(STATUS + "?user_id=" + other, Tokens.of(user));
        assertThat(attempt.status()).isEqualTo(403);
        assertThat(attempt.text("error_code")).isEqualTo("FORBIDDEN");
    }

    @Test
    void backEndAsksForWhomItNames() {
        assertThat(doors.get(STATUS + "?user_id=" + user, RunningDoors.SERVICE_KEY)
                        .text("user_id"))
                .isEqualTo(user.toString());
        assertThat(doors.get(STATUS, RunningDoors.SERVICE_KEY).status()).isEqualTo(422);
        assertThat(doors.get("/api/v1/admin/logs", RunningDoors.SERVICE_KEY).status())
                .isEqualTo(403);
    }

    @Test
    void onlyOperatorsOpenTheirDoors() {
        assertThat(doors.get("/api/v1/admin/logs", Tokens.of(user)).status()).isEqualTo(403);
        assertThat(doors.get("/api/v1/admin/logs", Tokens.of(user, "test")).status())
                .isEqualTo(403);
        assertThat(doors.get("/api/v1/admin/logs", Tokens.of(user, "support")).status())
                .isEqualTo(200);
        assertThat(doors.get("/api/v1/admin/logs", Tokens.of(user, "admin")).status())
                .isEqualTo(200);
        assertThat(doors.post("/api/v1/admin/logs", Tokens.of(user, "support"), "{}")
                        .status())
                .as("a note needs a text, and no more")
                .isEqualTo(422);
        assertThat(doors.post("/api/v1/admin/logs", Tokens.of(user, "test"), "{}")
                        .status())
                .isEqualTo(403);
        assertThat(doors.post("/api/v1/admin/unclaimed/sub_1/claim", Tokens.of(user, "support"), "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void roleThatUsersWriteThemselvesIsNoRole() {
        String token = Tokens.signed(
                Tokens.SECRET,
                Tokens.claims(user, null)
                        .claim("role", "admin")
                        .claim("user_metadata", Map.of("role", "admin"))
                        .build());

        assertThat(doors.get("/api/v1/admin/logs", token).status()).isEqualTo(403);
    }

    @Test
    void publishedKeysAreBelievedAndNothingElse() throws JOSEException, IOException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("2").generate();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build();
        try (MockWebServer project = new MockWebServer()) {
            project.enqueue(new MockResponse.Builder()
                    .body(new JWKSet(key.toPublicJWK()).toString())
                    .build());
            project.start();
            try (RunningDoors byKeys = RunningDoors.with(
                    Map.of("SUPABASE_JWT_SECRET", "", "SUPABASE_URL", "http://127.0.0.1:" + project.getPort() + "/"))) {
                String genuine = Tokens.signed(
                        header, new ECDSASigner(key), Tokens.claims(user, null).build());
                String forged = Tokens.signed(
                        header,
                        new ECDSASigner(other),
                        Tokens.claims(user, null).build());
                String unknownKey = Tokens.signed(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("2").build(),
                        new ECDSASigner(other),
                        Tokens.claims(user, null).build());
                String publicKeyAsSecret = Tokens.signed(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(),
                        new MACSigner(key.toECPublicKey().getEncoded()),
                        Tokens.claims(user, null).build());

                assertThat(byKeys.get(STATUS, genuine).status()).isEqualTo(200);
                assertThat(byKeys.get(STATUS, forged).status()).isEqualTo(401);
                assertThat(byKeys.get(STATUS, unknownKey).status()).isEqualTo(401);
                assertThat(byKeys.get(STATUS, publicKeyAsSecret).status()).isEqualTo(401);
                assertThat(byKeys.get(STATUS, Tokens.of(user)).status()).isEqualTo(401);
                assertThat(project.takeRequest().getTarget()).isEqualTo("/auth/v1/.well-known/jwks.json");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void keysThatCannotBeHadMakeNobodyAForger() throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        String genuine = Tokens.signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build(),
                new ECDSASigner(key),
                Tokens.claims(user, null).build());
        try (RunningDoors byKeys = RunningDoors.with(Map.of(
                "SUPABASE_JWT_SECRET",
                "",
                "TENURE_JWKS_URL",
                "http://127.0.0.1:" + TestTemporal.freePort() + "/jwks.json"))) {
            RunningDoors.Answer answer = byKeys.get(STATUS, genuine);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("error_code")).isEqualTo("service_unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
    }

    private void assertRefused(String token) {
        RunningDoors.Answer answer = doors.get(STATUS, token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error_code")).isEqualTo("UNAUTHENTICATED");
    }
}
