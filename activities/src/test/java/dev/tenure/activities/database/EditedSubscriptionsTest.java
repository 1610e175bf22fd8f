package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of {@code subscriptions} that somebody wrote by hand: what the state says is what counts. */
final class EditedSubscriptionsTest {
    private static final String USER = new UUID(8, 1).toString();
    private static final String OTHER = new UUID(8, 2).toString();
    private static final String PAYER = "sub_payer";

    private final Instant now = Decided.AT.plusSeconds(600);
    private final Database database = Database.migrated();

    @AfterEach
    void close() {
        database.close();
    }

    private void pay() {
        Decided.paid(PAYER, USER, 0).apply(database.application());
    }

    private void edit(String change) {
        database.owner()
                .sql("update public.subscriptions set " + change + " where subscription_id = :id")
                .param("id", PAYER)
                .update();
    }

    private void pass(Instant at) {
        database.application()
                .sql("select public.finish_pass(null, 5000, :at::timestamptz, :at::timestamptz, null)::text")
                .param("at", at.toString())
                .query((row, number) -> number)
                .list();
    }

    private String row(String table, String condition) {
        return database.owner()
                .sql("select coalesce((select user_id || ' ' || plan || ' ' || level || ' ' || status || ' '"
                        + " || to_char(access_until at time zone 'UTC', 'YYYY-MM-DD') from public." + table + " where "
                        + condition + "), 'none')")
                .query(String.class)
                .single();
    }

    private String subscription() {
        return row("subscriptions", "subscription_id = '" + PAYER + "'");
    }

    private String membership(String user) {
        return row("user_memberships", "user_id = '" + user + "'");
    }

    private List<Map<String, Object>> differences() {
        return database.application()
                .sql("select kind, subject, before ->> 'plan' as was, after ->> 'plan' as is"
                        + " from public.open_differences() order by subject")
                .query()
                .listOfRows();
    }

    private List<String> audited() {
        return database.application()
                .sql("select reason || ' ' || (before ->> 'plan') || ' ' || (after ->> 'plan') from public.system_logs"
                        + " where event = 'reconciliation_drift' order by id")
                .query(String.class)
                .list();
    }

    @Test
    void aPayerWhoseRowWasEditedStaysAMemberAndTheRowIsShownAndHealedFromItsState() {
        pay();
        edit("plan = 'free', level = 0, status = 'ended', access_until = null, paid_through = null");

        pass(now);

        assertThat(membership(USER)).isEqualTo(USER + " pro 1 active 2026-12-23");
        assertThat(subscription()).isEqualTo(USER + " pro 1 active 2026-12-23");
        assertThat(differences())
                .containsExactly(
                        Map.of("kind", "edited_subscription", "subject", "row/" + PAYER, "was", "free", "is", "pro"));
        assertThat(audited()).containsExactly("edited_subscription free pro");

        pass(now.plusSeconds(300));
        assertThat(differences()).isEmpty();
        assertThat(audited()).hasSize(1);
    }

    @Test
    void aHigherLevelThatSomebodyWroteIntoARowGivesNothing() {
        pay();
        edit("plan = 'max', level = 2, access_until = '2036-01-01'");

        pass(now);

        assertThat(membership(USER)).isEqualTo(USER + " pro 1 active 2026-12-23");
        assertThat(audited()).containsExactly("edited_subscription max pro");
    }

    @Test
    void whatAnEditedRowHasSpoiledAlreadyIsPutRightWithIt() {
        pay();
        edit("plan = 'free', level = 0, access_until = null");
        database.owner()
                .sql("select public.project_membership(:user::uuid, now())")
                .param("user", USER)
                .query((row, number) -> number)
                .list();

        pass(now);

        assertThat(membership(USER)).isEqualTo(USER + " pro 1 active 2026-12-23");
        assertThat(audited()).containsExactly("edited_subscription free pro", "edited_membership free pro");
    }

    @Test
    void aRowThatWasHandedToSomebodyElseOrToNobodyIsItsPayersAgain() {
        pay();
        edit("user_id = '" + OTHER + "'");
        pass(now);
        assertThat(subscription()).startsWith(USER);
        assertThat(membership(USER)).startsWith(USER + " pro");
        assertThat(membership(OTHER)).isEqualTo("none");

        edit("user_id = null");
        pass(now.plusSeconds(300));
        assertThat(subscription()).startsWith(USER);
        assertThat(membership(USER)).startsWith(USER + " pro");
    }

    @Test
    void rowsThatSayWhatTheirStatesSayAreLeftAlone() {
        pay();
        Decided.ended("sub_earlier", USER, 0).apply(database.application());
        String before = database.owner()
                .sql("select string_agg(s::text, ';' order by subscription_id) from public.subscriptions s")
                .query(String.class)
                .single();

        pass(now);

        assertThat(differences()).isEmpty();
        assertThat(database.owner()
                        .sql("select string_agg(s::text, ';' order by subscription_id) from public.subscriptions s")
                        .query(String.class)
                        .single())
                .isEqualTo(before);
    }

    @Test
    void aStateThatCannotBeReadHoldsUpNobodyElse() {
        pay();
        Decided.paid("sub_other", OTHER, 0).apply(database.application());
        edit("state = jsonb_set(state, '{standing,paid_through}', '\"soon\"')");
        database.owner()
                .sql("update public.subscriptions set plan = 'max' where subscription_id = 'sub_other'")
                .update();

        pass(now);

        assertThat(membership(OTHER)).startsWith(OTHER + " pro");
        assertThat(audited()).containsExactly("edited_subscription max pro");
    }
}
