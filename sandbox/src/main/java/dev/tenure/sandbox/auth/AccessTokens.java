package dev.tenure.sandbox.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Access tokens with the claims of Supabase's own, good for one hour of wall time. */
final class AccessTokens {

    static final Duration LIFETIME = Duration.ofHours(1);

    private static final String AUTHENTICATED = "authenticated";

    private final String issuer;
    private final ECKey key;
    private final Clock wall;

    AccessTokens(String issuer, ECKey key, Clock wall) {
        this.issuer = issuer;
        this.key = key;
        this.wall = wall;
    }

    /** Whose token it is, and of which session. */
    record Bearer(UUID userId, UUID sessionId) {}

    String issue(AuthUser user, UUID sessionId, Instant now) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims(user, sessionId, now));
        try {
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException("An access token could not be signed", failure);
        }
    }

    Bearer verify(String token) {
        try {
            SignedJWT signed = SignedJWT.parse(token);
            JWTClaimsSet claims = signed.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            if (!signed.verify(new ECDSAVerifier(key.toECPublicKey()))
                    || expires == null
                    || !wall.instant().isBefore(expires.toInstant())) {
                throw badToken();
            }
            return new Bearer(
                    UUID.fromString(claims.getSubject()), UUID.fromString(claims.getStringClaim("session_id")));
        } catch (ParseException | JOSEException | IllegalArgumentException failure) {
            throw badToken();
        }
    }

    private JWTClaimsSet claims(AuthUser user, UUID sessionId, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(user.id().toString())
                .audience(AUTHENTICATED)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("email", user.email())
                .claim("phone", "")
                .claim("app_metadata", user.appMetadata())
                .claim("user_metadata", user.userMetadata())
                .claim("role", AUTHENTICATED)
                .claim("aal", "aal1")
                .claim("amr", List.of(Map.of("method", "password", "timestamp", now.getEpochSecond())))
                .claim("session_id", sessionId.toString())
                .claim("is_anonymous", false)
                .build();
    }

    private static AuthFailure badToken() {
        return new AuthFailure(
                HttpStatus.FORBIDDEN, "bad_jwt", "invalid JWT: unable to parse or verify signature, or expired");
    }
}
