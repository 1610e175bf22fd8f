package dev.tenure.activities.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Database;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.FinishRequest;
import dev.tenure.workflows.reconciliation.ReconciliationRecords.PassEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code user_memberships} that somebody wrote by hand, of people whom nothing makes a member. */
final class EditedMembershipsTest {
    private static final ReconciliationSettings SETTINGS =
            new ReconciliationSettings(PullMode.AUTO, Duration.ofMinutes(5), ReadingPace.pagesPerSecond(1000));
    private static final String USER = new UUID(7, 1).toString();

    private final Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final Database database = Database.migrated();

    @AfterEach
    void close() {
        database.close();
    }

    private PassEnd pass(Instant at) {
        return new ReconciliationRecordsImpl(database.application(), SETTINGS).finish(new FinishRequest(null, at, at));
    }

    private void write(String sql) {
        database.owner().sql(sql).param("user", USER).update();
    }

    private String plan() {
        return database.application()
                .sql(
                        "select plan || ' ' || level || ' ' || status from public.user_memberships where user_id = :user::uuid")
                .param("user", USER)
                .query(String.class)
                .single();
    }

    private List<Map<String, Object>> rows(String sql) {
        JdbcClient jdbc = database.application();
        return jdbc.sql(sql).query().listOfRows();
    }

    private List<Map<String, Object>> drift() {
        return rows(
                "select kind, subject, before ->> 'plan' as was, after ->> 'plan' as is from public.open_differences()");
    }

    private List<Map<String, Object>> audited() {
        return rows("select user_id::text, before ->> 'plan' as was, after ->> 'plan' as is from public.system_logs"
                + " where event = 'reconciliation_drift'");
    }

    @Test
    void aRowThatSomebodyMadeForANonMemberIsFoundShownWithBeforeAndAfterAndFreeAgain() {
        write("insert into public.user_memberships (user_id, plan, level, status, access_until, updated_at)"
                + " values (:user::uuid, 'max', 2, 'active', '2036-01-01', now())");

        pass(now);

        assertThat(plan()).isEqualTo("free 0 none");
        assertThat(drift())
                .containsExactly(Map.of(
                        "kind", "edited_membership", "subject", "membership/" + USER, "was", "max", "is", "free"));
        assertThat(audited()).containsExactly(Map.of("user_id", USER, "was", "max", "is", "free"));

        pass(now.plusSeconds(300));
        assertThat(drift()).isEmpty();
        assertThat(audited()).hasSize(1);
    }

    @Test
    void aRowThatWasPutRightAndIsEditedOnceMoreIsFoundOnceMore() {
        write("insert into public.user_memberships (user_id, updated_at) values (:user::uuid, now())");
        pass(now);
        assertThat(drift()).as("it says what is true of everybody").isEmpty();

        write("update public.user_memberships set plan = 'pro', level = 1 where user_id = :user::uuid");
        pass(now.plusSeconds(300));

        assertThat(plan()).isEqualTo("free 0 none");
        assertThat(drift()).hasSize(1);
    }

    @Test
    void moreRowsThanOnePassTakesAreAllSeenOverSome() {
        database.owner()
                .sql("insert into public.user_memberships (user_id, plan, level, status, updated_at)"
                        + " select gen_random_uuid(), 'pro', 1, 'active', now() from generate_series(1, 5003)")
                .update();

        PassEnd first = pass(now);
        assertThat(first.afterUserId()).isNotNull();
        PassEnd second = new ReconciliationRecordsImpl(database.application(), SETTINGS)
                .finish(new FinishRequest(first.afterUserId(), now, now));

        assertThat(second.afterUserId()).isNull();
        assertThat(rows("select user_id from public.user_memberships where level > 0"))
                .isEmpty();
        assertThat(audited()).hasSize(5003);
    }
}
