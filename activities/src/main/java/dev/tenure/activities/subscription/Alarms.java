package dev.tenure.activities.subscription;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The flags of subscriptions that somebody should look at, and how many carry them. */
public final class Alarms {

    /** Each has its lines in the runbook. */
    public static final List<String> CODES = List.of("verifying", "unverified", "unmapped_price", "needs_review");

    private final JdbcClient jdbc;

    public Alarms(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many subscriptions carry it. Throws if Postgres is away. */
    public long count(String code) {
        return jdbc.sql("""
                        select count(*) from public.subscriptions where flags <> '{}' and cast(:code as text) = any (flags)
                        """).param("code", code).query(Long.class).single();
    }
}
