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
        return serving("SUPABASE_DB_URL", url, settings.number("TENURE_DB_CONNECTIONS", 20, 1, 1_000));
    }

    private static void migrate(Settings settings, String url) {
        if (settings.oneOf("TENURE_MIGRATE", "flyway", "off").equals("off")) {
            return;
        }
        String owner = settings.optional("SUPABASE_MIGRATION_URL");
        try (HikariDataSource once = pool("SUPABASE_MIGRATION_URL", owner == null ? url : owner, 2)) {
            LOG.info("migrated files={}", Migrations.run(once));
        }
    }

    /** Calls that nobody answers end: what waits for them is done again, by this worker or another. */
    static HikariDataSource serving(String setting, String url, int connections) {
        HikariDataSource pool = pool(setting, url, connections);
        pool.setMinimumIdle(Math.min(2, connections));
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "tenure-worker");
        pool.addDataSourceProperty("socketTimeout", 20);
        return pool;
    }

    /** Without a limit of one call: a migration takes the time it takes. */
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
        pool.addDataSourceProperty("connectTimeout", 2);
        return pool;
    }
}
