package dev.tenure.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Access tokens as Supabase makes them, and as others would. */
@SuppressWarnings("JavaUtilDate") // the library that signs asks for dates
final class Tokens {

    static final String SECRET = "the-secret-of-a-project-in-tests-0123456789";

    private Tokens() {}

    static String of(UUID userId) {
        return signed(SECRET, claims(userId, null).build());
    }

    static String of(UUID userId, String role) {
        return signed(SECRET, claims(userId, role).build());
    }

    static String expired(UUID userId) {
        return signed(
                SECRET,
                claims(userId, null)
                        .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                        .build());
    }

    static String endless(UUID userId) {
        return signed(SECRET, claims(userId, null).expirationTime(null).build());
    }

    static String forAnotherAudience(UUID userId) {
        return signed(SECRET, claims(userId, null).audience("anon").build());
    }

    static String forged(UUID userId) {
        return signed(
                "another-secret-than-that-of-the-project-0123",
                claims(userId, "admin").build());
    }

    static String unsigned(UUID userId) {
        return new PlainJWT(claims(userId, "admin").build()).serialize();
    }

    static JWTClaimsSet.Builder claims(UUID userId, @Nullable String role) {
        return new JWTClaimsSet.Builder()
                .subject(userId.toString())
                .audience("authenticated")
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                .claim("app_metadata", role == null ? Map.of() : Map.of("role", role));
    }

    static String signed(String secret, JWTClaimsSet claims) {
        try {
            return signed(
                    new JWSHeader(JWSAlgorithm.HS256), new MACSigner(secret.getBytes(StandardCharsets.UTF_8)), claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
