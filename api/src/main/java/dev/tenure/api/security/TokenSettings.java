package dev.tenure.api.security;

import dev.tenure.api.settings.SettingException;
import dev.tenure.api.settings.Settings;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How access tokens are checked: by the project's secret (HS256) or by its published keys (RS256, ES256), never both.
 *
 * @param serviceKey the bearer token of the product's back end
 */
record TokenSettings(@Nullable String jwtSecret, @Nullable URL keysUrl, String serviceKey) {

    private static final int SHORTEST_SECRET_BYTES = 32;

    TokenSettings {
        if ((jwtSecret == null) == (keysUrl == null)) {
            throw new IllegalArgumentException("Access tokens are checked in exactly one way.");
        }
    }

    static TokenSettings from(Settings settings) {
        String serviceKey = settings.required("TENURE_SERVICE_KEY", "the key of the product's back end");
        requireLength("TENURE_SERVICE_KEY", serviceKey);
        String secret = settings.optional("SUPABASE_JWT_SECRET").orElse(null);
        String keys = settings.optional("TENURE_JWKS_URL").orElse(null);
        if (secret != null && keys != null) {
            throw new SettingException("Only one of SUPABASE_JWT_SECRET and TENURE_JWKS_URL may be set: access tokens"
                    + " are checked in exactly one way.");
        }
        if (secret != null) {
            requireLength("SUPABASE_JWT_SECRET", secret);
            return new TokenSettings(secret, null, serviceKey);
        }
        return new TokenSettings(null, keysUrl(settings, keys), serviceKey);
    }

    private static URL keysUrl(Settings settings, @Nullable String given) {
        if (given != null) {
            return url("TENURE_JWKS_URL", given);
        }
        String project = settings.optional("SUPABASE_URL")
                .orElseThrow(() -> new SettingException("One of the settings SUPABASE_JWT_SECRET, SUPABASE_URL or"
                        + " TENURE_JWKS_URL is missing: without it no access token can be checked."));
        return url("SUPABASE_URL", project.replaceAll("/+$", "") + "/auth/v1/.well-known/jwks.json");
    }

    private static URL url(String setting, String value) {
        try {
            URI uri = URI.create(value);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri.toURL();
            }
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw notAUrl(setting);
        }
        throw notAUrl(setting);
    }

    private static SettingException notAUrl(String setting) {
        return new SettingException(
                "The setting " + setting + " must be an address such as https://project.supabase.co.");
    }

    private static void requireLength(String setting, String secret) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET_BYTES) {
            throw new SettingException(
                    "The setting " + setting + " must have at least " + SHORTEST_SECRET_BYTES + " characters.");
        }
    }

    @Override
    public String toString() {
        return "TokenSettings[" + (keysUrl == null ? "by secret" : "by " + keysUrl) + "]";
    }
}
