package dev.tenure.api.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Decoders that know which algorithms are meant, whatever a token says of itself. */
final class Decoders {

    private static final String AUDIENCE = "authenticated";
    private static final int KEYS_CONNECT_MILLIS = 1_500;
    private static final int KEYS_READ_MILLIS = 2_500;
    private static final int KEYS_BYTES = 64 * 1024;
    private static final Duration KEYS_KEPT = Duration.ofMinutes(10);
    private static final Duration KEYS_REFRESH = Duration.ofSeconds(5);
    private static final Duration KEYS_OUTLAST_OUTAGE = Duration.ofHours(4);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private Decoders() {}

    static JwtDecoder of(TokenSettings settings) {
        String secret = settings.jwtSecret();
        NimbusJwtDecoder decoder =
                secret != null ? bySecret(secret) : byKeys(Objects.requireNonNull(settings.keysUrl()));
        decoder.setJwtValidator(validators());
        return decoder;
    }

    private static NimbusJwtDecoder bySecret(String secret) {
        SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return NimbusJwtDecoder.withSecretKey(key)
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
    }

    /** The keys are fetched when the first token comes, kept, and outlast an outage of the project. */
    private static NimbusJwtDecoder byKeys(URL url) {
        JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                        url, new DefaultResourceRetriever(KEYS_CONNECT_MILLIS, KEYS_READ_MILLIS, KEYS_BYTES))
                .cache(KEYS_KEPT.toMillis(), KEYS_REFRESH.toMillis())
                .refreshAheadCache(false)
                .rateLimited(KEYS_REFRESH.toMillis())
                .outageTolerant(KEYS_OUTLAST_OUTAGE.toMillis())
                .build();
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        return new NimbusJwtDecoder(processor);
    }

    /** A token without an end would be good for ever, so it is not good at all. */
    private static OAuth2TokenValidator<Jwt> validators() {
        OAuth2TokenValidator<Jwt> hasEnd = new JwtClaimValidator<@Nullable Object>(JwtClaimNames.EXP, Objects::nonNull);
        OAuth2TokenValidator<Jwt> isForUsers = new JwtClaimValidator<@Nullable List<String>>(
                JwtClaimNames.AUD, audience -> audience != null && audience.contains(AUDIENCE));
        return new DelegatingOAuth2TokenValidator<>(List.of(new JwtTimestampValidator(CLOCK_SKEW), hasEnd, isForUsers));
    }
}
