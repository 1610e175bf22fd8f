package dev.tenure.api.command;

import dev.tenure.api.security.Member;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Keeps why people leave, in the audit: workflows carry no text of people's. */
@Repository
class CommandReasons {

    private final JdbcClient jdbc;
    private final Clock billingClock;

    CommandReasons(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /** A wish without a reason leaves nothing. */
    void note(Wish wish) {
        String reason = wish.reason();
        if (reason == null) {
            return;
        }
        Member member = wish.member();
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("at", billingClock.instant().toString());
        log.put("event", "membership_cancel_reason");
        log.put("user_id", member.userId().toString());
        log.put("actor", member.actor());
        log.put("reason", reason);
        jdbc.sql("select public.record_log(cast(:log as jsonb))")
                .param("log", JsonMapper.shared().writeValueAsString(log))
                .query(Long.class)
                .single();
    }
}
