package dev.tenure.sandbox;

import com.zaxxer.hikari.HikariDataSource;
import java.util.HashMap;
import java.util.Map;

/** What a worker or doors in a process of their own are told, so that they belong to a stage. */
final class PartSettings {

    private PartSettings() {}

    static Map<String, String> of(Backstage backstage, int serverPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("SERVER_PORT", Integer.toString(serverPort));
        settings.put("SERVER_ADDRESS", "127.0.0.1");
        settings.put("CRASH_DATABASE", ((HikariDataSource) backstage.application()).getJdbcUrl());
        settings.put("SUPABASE_DB_URL", "postgresql://given-by-the-stage");
        settings.put("SUPABASE_URL", backstage.settings().baseUrl().toString());
        settings.put("TENURE_JWKS_URL", backstage.auth().jwksUri().toString());
        settings.put("TEMPORAL_ADDRESS", backstage.temporal().target());
        settings.put("SPRING_TEMPORAL_CONNECTION_TARGET", backstage.temporal().target());
        settings.put("PADDLE_API_KEY", backstage.paddle().apiKey());
        settings.put("PADDLE_API_BASE_URL", backstage.paddle().apiBaseUrl());
        settings.put("PADDLE_WEBHOOK_SECRET", backstage.paddle().webhookSecret());
        settings.put("PADDLE_CLIENT_TOKEN", "test_sandbox");
        settings.put("PADDLE_REQUESTS_PER_MINUTE", "100000");
        settings.put("TENURE_API_PADDLE_REQUESTS_PER_MINUTE", "240");
        settings.put("TENURE_PADDLE_ACTIVITIES_PER_SECOND", "1000");
        settings.put("TENURE_LINK_SECRET", backstage.secrets().linkSecret());
        settings.put("TENURE_SERVICE_KEY", backstage.secrets().serviceKey());
        settings.put("TENURE_MIGRATE", "off");
        settings.put("TENURE_ENV_FILE", "optional:classpath:no-env-file.properties");
        return settings;
    }
}
