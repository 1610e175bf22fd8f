package dev.tenure.sandbox.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The key that signs access tokens: made at the first start, and the same one ever after. */
final class SigningKey {

    private SigningKey() {}

    static ECKey kept(JdbcClient database) {
        return read(database.sql("select jwk::text from sandbox.signing_keys order by key_id limit 1")
                .query(String.class)
                .optional()
                .orElseGet(() -> made(database)));
    }

    private static String made(JdbcClient database) {
        String jwk = generated().toJSONString();
        database.sql("insert into sandbox.signing_keys (key_id, jwk) values (:id, :jwk::jsonb)")
                .param("id", read(jwk).getKeyID())
                .param("jwk", jwk)
                .update();
        return jwk;
    }

    private static ECKey generated() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (JOSEException failure) {
            throw new IllegalStateException("This Java cannot make an ES256 key", failure);
        }
    }

    private static ECKey read(String jwk) {
        try {
            return ECKey.parse(jwk);
        } catch (ParseException failure) {
            throw new IllegalStateException("sandbox.signing_keys holds no key", failure);
        }
    }
}
