package dev.tenure.activities.facts;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which of Paddle's customers is which user. */
public final class LinkedCustomers {

    private final JdbcClient jdbc;

    public LinkedCustomers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The user that a customer is linked to; null if nobody is, or if anything of the customer is somebody else's. */
    public @Nullable String userOf(@Nullable String customerId) {
        return jdbc.sql("select linked::text from public.user_of_customer(cast(:id as text)) as linked"
                        + " where linked is not null")
                .param("id", customerId)
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
