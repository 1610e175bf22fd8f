package dev.tenure.activities.facts;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which of Paddle's customers is which user. */
public final class LinkedCustomers {

    private final JdbcClient jdbc;

    public LinkedCustomers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The user that a customer is linked to; null if nobody is. */
    public @Nullable String userOf(@Nullable String customerId) {
        return jdbc.sql("select user_id::text from public.customers where customer_id = :id and user_id is not null")
                .param("id", customerId)
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
