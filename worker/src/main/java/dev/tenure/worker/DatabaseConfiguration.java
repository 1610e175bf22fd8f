package dev.tenure.worker;

import com.zaxxer.hikari.HikariDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The database of an application that runs the engine room alone, migrated before anything reads it. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConfiguration.class);

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(Environment environment) {
        Settings settings = new Settings(environment);
        String url = settings.required("SUPABASE_DB_URL", "postgresql://user:password@host:5432/postgres");
        migrate(settings, url);
        return pool("SUPABASE_DB_URL", url, settings.number("TENURE_DB_CONNECTIONS", 20));
    }

    private static void migrate(Settings settings, String url) {
        String wish = settings.optional("TENURE_MIGRATE");
        if ("off".equals(wish)) {
            return;
        }
        if (wish != null && !wish.equals("flyway")) {
            throw new SettingException("TENURE_MIGRATE must be flyway or off, not \"" + wish + "\".");
        }
        String owner = settings.optional("SUPABASE_MIGRATION_URL");
        try (HikariDataSource once = pool("SUPABASE_MIGRATION_URL", owner == null ? url : owner, 2)) {
            LOG.info("migrated files={}", Migrations.run(once));
        }
    }

    private static HikariDataSource pool(String setting, String url, int connections) {
        DatabaseUrl address = DatabaseUrl.parse(setting, url);
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(address.jdbcUrl());
        if (!address.user().isEmpty()) {
            pool.setUsername(address.user());
            pool.setPassword(address.password());
        }
        pool.setMaximumPoolSize(connections);
        pool.setConnectionTimeout(5_000);
        return pool;
    }
}
