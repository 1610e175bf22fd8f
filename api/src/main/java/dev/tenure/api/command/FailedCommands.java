package dev.tenure.api.command;

import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandRules;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what somebody wanted and no workflow took: in the audit, and in the list that operators look through. */
@Repository
class FailedCommands {

    private static final Logger LOG = LoggerFactory.getLogger(FailedCommands.class);

    private final JdbcClient jdbc;
    private final Clock billingClock;

    FailedCommands(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /** Whoever asked hears the same answer whether it can be kept or not; without Postgres only the log tells of it. */
    void note(Wish wish, KnownSubscription subscription, String errorCode) {
        try {
            jdbc.sql("select public.note_failed_command(cast(:failed as jsonb))")
                    .param("failed", JsonMapper.shared().writeValueAsString(failed(wish, subscription, errorCode)))
                    .query((row, number) -> number)
                    .list();
        } catch (DataAccessException e) {
            LOG.error(
                    "failed_command_not_kept command_id={} kind={} subscription_id={} user_id={} error_code={} cause={}",
                    wish.command().commandId(),
                    wish.command().kind().word(),
                    subscription.subscriptionId(),
                    wish.member().userId(),
                    errorCode,
                    e.getClass().getSimpleName());
        }
    }

    private Map<String, @Nullable Object> failed(Wish wish, KnownSubscription subscription, String errorCode) {
        Member member = wish.member();
        Command command = wish.command();
        Map<String, @Nullable Object> failed = new LinkedHashMap<>();
        failed.put("at", billingClock.instant().toString());
        failed.put("event", CommandRules.of(command.kind()).event());
        failed.put("error_code", errorCode);
        failed.put("user_id", member.userId().toString());
        failed.put("subscription_id", subscription.subscriptionId());
        failed.put("actor", member.actor());
        failed.put("reason", wish.reason());
        failed.put("command_id", command.commandId());
        failed.put("command", command.kind().word());
        failed.put(
                "price_id", command.change() == null ? null : command.change().priceId());
        return failed;
    }
}
