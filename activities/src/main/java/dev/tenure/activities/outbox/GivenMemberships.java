package dev.tenure.activities.outbox;

import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends memberships that operators gave, when their time is over. Each is ended once, by whichever worker comes first. */
public final class GivenMemberships {
    private static final Logger LOG = LoggerFactory.getLogger(GivenMemberships.class);

    private final JdbcClient jdbc;
    private final Clock billing;

    /** @param billing the clock by which their time is over */
    public GivenMemberships(JdbcClient jdbc, Clock billing) {
        this.jdbc = jdbc;
        this.billing = billing;
    }

    /** Answers how many it ended. Throws if Postgres is away. */
    public int run() {
        int ended = jdbc.sql("""
                        select public.end_membership_grants(:at) where exists (
                            select from public.membership_grants where status = 'open' and ends_at <= :at)
                        """)
                .param("at", billing.instant().atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .optional()
                .orElse(0);
        if (ended > 0) {
            LOG.info("given_memberships_ended count={}", ended);
        }
        return ended;
    }
}
