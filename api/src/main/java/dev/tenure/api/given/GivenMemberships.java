package dev.tenure.api.given;

import dev.tenure.api.membership.PriceList;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.rows.Columns;
import dev.tenure.api.rows.Page;
import dev.tenure.api.security.Member;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Gives memberships until an instant, takes them back, and lists them. Each act and its line of the audit are one. */
@Repository
public class GivenMemberships {

    private static final Logger LOG = LoggerFactory.getLogger(GivenMemberships.class);
    private static final Duration LONGEST = Duration.ofDays(5 * 366);

    private final JdbcClient jdbc;
    private final Clock billingClock;
    private final PriceList prices;

    GivenMemberships(DataSource dataSource, @Qualifier("billingClock") Clock billingClock, PriceList prices) {
        this.jdbc = JdbcClient.create(dataSource);
        this.billingClock = billingClock;
        this.prices = prices;
    }

    /** What was given: {@code open} while it counts, {@code ended} by its time, or {@code taken} back. */
    public record Given(
            String grantId,
            String plan,
            int level,
            Instant startsAt,
            Instant endsAt,
            String status,
            String actor,
            String reason) {}

    /**
     * From now on; the same again with the same id changes nothing.
     *
     * @param until after now, and not for more than five years
     */
    public void give(Member member, String grantId, @Nullable String plan, @Nullable Instant until, String reason) {
        int level = prices.levelOf(plan == null ? "" : plan).orElseThrow(() -> invalid("Say which plan: plan."));
        Instant now = billingClock.instant().truncatedTo(ChronoUnit.MICROS);
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw invalid("Say until when: until, after now and within five years.");
        }
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("grant_id", grantId);
        grant.put("user_id", member.userId().toString());
        grant.put("plan", String.valueOf(plan));
        grant.put("level", level);
        grant.put("starts_at", now.toString());
        grant.put("ends_at", until.truncatedTo(ChronoUnit.MICROS).toString());
        grant.put("actor", member.actor());
        grant.put("reason", reason);
        String outcome = jdbc.sql("select public.give_membership(cast(:grant as jsonb))")
                .param("grant", JsonMapper.shared().writeValueAsString(grant))
                .query(String.class)
                .single();
        note("give_membership", member, grantId, outcome);
        switch (outcome) {
            case "given", "repeated" -> {}
            case "other" ->
                throw Problem.of(ProblemCode.IDEMPOTENCY_MISMATCH, "This key was used for another request.")
                        .asException();
            case "nobody" ->
                throw Problem.of(ProblemCode.NOT_FOUND, "There is no user of this id.")
                        .asException();
            default ->
                throw Problem.of(ProblemCode.COMMAND_CONFLICT, "The billing of this account is closed for good.")
                        .asException();
        }
    }

    /** Ends it now. */
    public void take(Member member, @Nullable String grantId, String reason) {
        if (grantId == null || grantId.indexOf('\0') >= 0) {
            throw invalid("Say what is taken back: grant_id.");
        }
        String outcome = jdbc.sql("select public.take_membership(:id, :userId, :actor, :reason, :at)")
                .param("id", grantId)
                .param("userId", member.userId())
                .param("actor", member.actor())
                .param("reason", reason)
                .param("at", billingClock.instant().atOffset(ZoneOffset.UTC))
                .query(String.class)
                .single();
        note("take_membership", member, grantId, outcome);
        switch (outcome) {
            case "taken" -> {}
            case "over" ->
                throw Problem.of(ProblemCode.COMMAND_CONFLICT, "It does not count any more.")
                        .asException();
            default ->
                throw Problem.of(ProblemCode.NOT_FOUND, "Nothing of this id was given to this user.")
                        .asException();
        }
    }

    /** Newest first. */
    Page<Given> of(UUID userId, Page.Request page) {
        long total = jdbc.sql("select count(*) from public.membership_grants where user_id = :userId")
                .param("userId", userId)
                .query(Long.class)
                .single();
        List<Given> given = jdbc.sql("""
                        select * from public.membership_grants where user_id = :userId
                        order by starts_at desc, grant_id limit :size offset :offset
                        """)
                .param("userId", userId)
                .param("size", page.size())
                .param("offset", page.offset())
                .query(GivenMemberships::given)
                .list();
        return Page.of(given, page, total);
    }

    private static void note(String act, Member member, String grantId, String outcome) {
        LOG.info(
                "{} grant_id={} user_id={} actor={} outcome={}",
                act,
                grantId.replaceAll("[^a-z0-9_]", ""),
                member.userId(),
                member.actor(),
                outcome);
    }

    private static RuntimeException invalid(String sentence) {
        return Problem.of(ProblemCode.INVALID_REQUEST, sentence).asException();
    }

    private static Given given(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        return new Given(
                columns.text("grant_id"),
                columns.text("plan"),
                Math.toIntExact(columns.number("level")),
                columns.instant("starts_at"),
                columns.instant("ends_at"),
                columns.text("status"),
                columns.text("actor"),
                columns.text("reason"));
    }
}
