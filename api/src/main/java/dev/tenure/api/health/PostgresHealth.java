package dev.tenure.api.health;

import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Up when Postgres answers and was migrated. */
@Component("apiPostgresHealthIndicator")
final class PostgresHealth implements HealthIndicator {

    private final JdbcClient jdbc;

    PostgresHealth(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public Health health() {
        try {
            boolean isMigrated = jdbc.sql("select to_regclass('public.subscriptions') is not null")
                    .query(Boolean.class)
                    .single();
            return (isMigrated ? Health.up() : Health.down().withDetail("reason", "not migrated")).build();
        } catch (DataAccessException e) {
            return Health.down().withDetail("reason", "no answer").build();
        }
    }
}
