package dev.tenure.api.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** Tells whose a bearer token is: a user's access token, or the key of the product's back end. */
final class AccessTokens {

    private final byte[] serviceKey;
    private final JwtDecoder decoder;

    AccessTokens(TokenSettings settings) {
        this.serviceKey = settings.serviceKey().getBytes(StandardCharsets.UTF_8);
        this.decoder = Decoders.of(settings);
    }

    TokenCheck check(String token) {
        if (MessageDigest.isEqual(serviceKey, token.getBytes(StandardCharsets.UTF_8))) {
            return new TokenCheck.Believed(Caller.service());
        }
        try {
            return believed(decoder.decode(token));
        } catch (BadJwtException e) {
            return new TokenCheck.Refused(e.getClass().getSimpleName());
        } catch (JwtException e) {
            return isKeyUnknown(e) ? new TokenCheck.Refused("unknown_key") : new TokenCheck.Undecided();
        }
    }

    /** Keys are fetched again for an unknown key id only so often; in between an unknown key is a forged one. */
    private static boolean isKeyUnknown(JwtException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
            if (cause instanceof KeySourceException) {
                return false;
            }
        }
        return false;
    }

    private static TokenCheck believed(Jwt jwt) {
        try {
            String subject = jwt.getSubject();
            if (subject == null) {
                return new TokenCheck.Refused("no_subject");
            }
            Object metadata = jwt.getClaims().get("app_metadata");
            Object role = metadata instanceof Map<?, ?> map ? map.get("role") : null;
            return new TokenCheck.Believed(new Caller(UUID.fromString(subject), Role.ofClaim(role)));
        } catch (IllegalArgumentException e) {
            return new TokenCheck.Refused("odd_subject");
        }
    }
}
