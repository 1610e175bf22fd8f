package dev.tenure.api.closure;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps that an account is to be closed, and knows which are. */
@Repository
public class Closures {

    private final JdbcClient jdbc;
    private final Clock billingClock;

    Closures(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /** Committed when this returns; asking again changes nothing. */
    void request(UUID userId, String actor) {
        jdbc.sql("select public.request_closure(:userId, :at, :actor)")
                .param("userId", userId)
                .param("at", billingClock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", actor)
                .query(Boolean.class)
                .single();
    }

    /** Whether the billing of the account is closed, or about to be. */
    public boolean isClosed(UUID userId) {
        return jdbc.sql("select exists (select from public.account_closures where user_id = :userId)")
                .param("userId", userId)
                .query(Boolean.class)
                .single();
    }
}
