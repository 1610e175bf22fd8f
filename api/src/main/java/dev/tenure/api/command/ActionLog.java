package dev.tenure.api.command;

import dev.tenure.api.membership.MembershipStatus;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.security.Member;
import dev.tenure.workflows.subscription.Command;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what operators did to whom and why: one {@code admin_action} each, with the membership before and after. */
@Repository
class ActionLog {

    private static final String ACTION = "admin_action";

    private final JdbcClient jdbc;
    private final Clock billingClock;

    ActionLog(DataSource dataSource, @Qualifier("billingClock") Clock billingClock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
    }

    /** Written before it is done: should this process end on the way, it is known who wanted what and why. */
    void asked(Member member, Command command, String reason, MembershipStatus before) {
        write("admin_action_asked", member, reason, before, seen(before, command, "asked"), null);
    }

    void done(Member member, Command command, String reason, MembershipStatus before, CommandAnswer answer) {
        write(ACTION, member, reason, before, seen(answer.membership(), command, answer.outcome()), null);
    }

    void refused(Member member, Command command, String reason, MembershipStatus before, Problem problem) {
        write(
                ACTION,
                member,
                reason,
                before,
                seen(before, command, "refused"),
                problem.code().word());
    }

    private void write(
            String event,
            Member member,
            String reason,
            MembershipStatus before,
            Map<String, @Nullable Object> after,
            @Nullable String errorCode) {
        Map<String, @Nullable Object> log = new LinkedHashMap<>();
        log.put("at", billingClock.instant().toString());
        log.put("event", event);
        log.put("success", errorCode == null);
        log.put("error_code", errorCode);
        log.put("user_id", member.userId().toString());
        log.put("subscription_id", before.subscriptionId());
        log.put("actor", member.actor());
        log.put("reason", reason);
        log.put("before", seen(before));
        log.put("after", after);
        jdbc.sql("select public.record_log(cast(:log as jsonb))")
                .param("log", JsonMapper.shared().writeValueAsString(log))
                .query(Long.class)
                .single();
    }

    private static Map<String, @Nullable Object> seen(MembershipStatus status, Command command, String outcome) {
        Map<String, @Nullable Object> seen = seen(status);
        boolean isWithdrawal = command.withdraws() != null;
        seen.put("action", isWithdrawal ? "withdraw" : command.kind().word());
        seen.put("outcome", outcome);
        seen.put("command_id", isWithdrawal ? command.withdraws() : command.commandId());
        return seen;
    }

    private static Map<String, @Nullable Object> seen(MembershipStatus status) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("plan", status.plan());
        seen.put("level", status.level());
        seen.put("status", status.status());
        seen.put("paid_through", text(status.paidThrough()));
        seen.put("access_until", text(status.accessUntil()));
        seen.put("cancel_at_period_end", status.cancelAtPeriodEnd());
        return seen;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
