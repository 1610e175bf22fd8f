package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.activities.stage.Database;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may do what, asked of Postgres itself; whatever is exposed anew fails here until it is expected. */
final class RowLevelSecurityTest {
    private static final String ALICE = "00000000-0000-4000-8000-00000000000a";
    private static final String BOB = "00000000-0000-4000-8000-00000000000b";
    private static final List<String> OUTSIDERS = List.of("anon", "authenticated", "service_role");

    private static final List<String> TABLES = List.of(
            "account_closures",
            "adjustments",
            "adoptions",
            "claims",
            "closed_customers",
            "commands",
            "customers",
            "drift",
            "duplicate_subscriptions",
            "membership_grants",
            "owed",
            "paddle_events",
            "pull_cursors",
            "purchases",
            "subscriptions",
            "system_logs",
            "transactions",
            "user_memberships",
            "wallet_entries",
            "wallets");

    private static final List<String> READABLE =
            List.of("transactions", "user_memberships", "wallet_entries", "wallets");

    private static final List<String> FUNCTIONS = List.of(
            "adopt_balance",
            "adopted_difference",
            "apply_closure",
            "apply_purchase",
            "apply_subscription",
            "begin_adoption",
            "begin_pull",
            "begin_purchase_comparison",
            "claim_payment",
            "close_command",
            "close_deleted_account",
            "close_drift",
            "credit_wallet",
            "debit_wallet",
            "end_membership_grants",
            "end_purchase_comparison",
            "erase_event",
            "finish_pass",
            "force_downgrade_to_free",
            "forget_signals",
            "give_membership",
            "heal_memberships",
            "is_customer_of_others",
            "keep_closed_account_free",
            "lease_routes",
            "membership_of",
            "note_commands",
            "note_duplicate",
            "note_failed_command",
            "open_differences",
            "open_drift",
            "open_purchase",
            "open_purchase_drift",
            "project_membership",
            "receive_paddle_event",
            "receive_pulled_events",
            "record_log",
            "request_closure",
            "seen_subscription",
            "settle_events",
            "take_membership",
            "transaction_rank",
            "user_of_customer");

    /** What only other functions call. */
    private static final List<String> INNER_FUNCTIONS = List.of(
            "best_membership",
            "end_grants_of_closed_account",
            "grant_again",
            "heal_subscriptions",
            "hold_events",
            "is_user",
            "keep_claims_unlinked",
            "keep_owed",
            "mark_for_erasure",
            "note_answers",
            "note_for_operators",
            "note_owed",
            "nothing_given",
            "remember_closed_customers",
            "seen_membership",
            "seen_purchase",
            "store_decision",
            "store_settlement",
            "told_by_state");

    /** Plain Postgres, and one where Supabase's default privileges were in force before the migrations. */
    enum Place {
        PLAIN,
        SUPABASE
    }

    private static Database plain;
    private static Database supabase;

    @BeforeAll
    static void migrate() {
        plain = Database.migrated();
        supabase = Database.empty();
        for (String kind : List.of("tables", "functions", "sequences")) {
            supabase.owner()
                    .sql("alter default privileges in schema public grant all on " + kind
                            + " to anon, authenticated, service_role")
                    .update();
        }
        supabase.migrate();
        rowsOf(ALICE, "a");
        rowsOf(BOB, "b");
    }

    @AfterAll
    static void close() {
        plain.close();
        supabase.close();
    }

    private static void rowsOf(String user, String letter) {
        JdbcClient owner = plain.owner();
        owner.sql("select public.credit_wallet(:user::uuid, 10, 'grant', :key, 'r', null, now(), null)")
                .param("user", user)
                .param("key", "grant/" + letter)
                .query(Boolean.class)
                .single();
        owner.sql("insert into public.user_memberships (user_id, updated_at) values (:user::uuid, now())")
                .param("user", user)
                .update();
        owner.sql("insert into public.transactions (transaction_id, user_id, status, updated_at)"
                        + " values (:id, :user::uuid, 'completed', now())")
                .param("id", "txn_" + letter)
                .param("user", user)
                .update();
    }

    private static JdbcClient owner(Place place) {
        return (place == Place.PLAIN ? plain : supabase).owner();
    }

    @ParameterizedTest
    @EnumSource
    void tablesAreExactlyThese(Place place) {
        List<String> found = owner(place)
                .sql("select relname from pg_class where relnamespace = 'public'::regnamespace"
                        + " and relkind in ('r', 'v', 'm', 'p', 'f') order by relname")
                .query(String.class)
                .list();
        assertThat(found).isEqualTo(TABLES);
    }

    @ParameterizedTest
    @EnumSource
    void functionsAreExactlyThese(Place place) {
        List<String> found = owner(place)
                .sql("select proname from pg_proc where pronamespace = 'public'::regnamespace order by proname")
                .query(String.class)
                .list();
        List<String> expected = Stream.concat(FUNCTIONS.stream(), INNER_FUNCTIONS.stream())
                .sorted()
                .toList();
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void privilegesOnTablesAreExactlyThese(Place place) {
        Set<String> expected = new TreeSet<>();
        TABLES.forEach(table -> expected.add("tenure_app SELECT " + table));
        READABLE.forEach(table -> {
            expected.add("authenticated SELECT " + table);
            expected.add("service_role SELECT " + table);
        });
        Set<String> found = owner(place).sql("""
                        select role || ' ' || privilege || ' ' || relname
                        from pg_class,
                             unnest(array['anon', 'authenticated', 'service_role', 'tenure_app']) role,
                             unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER',
                                          'MAINTAIN']) privilege
                        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
                          and (has_table_privilege(role, pg_class.oid, privilege)
                               or privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                                  and has_any_column_privilege(role, pg_class.oid, privilege))
                        """).query(String.class).list().stream()
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void privilegesOnFunctionsAreExactlyThese(Place place) {
        Set<String> expected = new TreeSet<>();
        FUNCTIONS.forEach(function -> expected.add("tenure_app " + function));
        expected.add("service_role membership_of");
        Set<String> found = owner(place).sql("""
                        select role || ' ' || proname
                        from pg_proc, unnest(array['anon', 'authenticated', 'service_role', 'tenure_app']) role
                        where pronamespace = 'public'::regnamespace and has_function_privilege(role, pg_proc.oid, 'EXECUTE')
                        """).query(String.class).list().stream()
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyHasSequencesOrMayCreateAnything(Place place) {
        List<String> found = owner(place).sql("""
                        select role || ' ' || relname
                        from pg_class, unnest(array['anon', 'authenticated', 'service_role', 'tenure_app']) role
                        where relnamespace = 'public'::regnamespace and relkind = 'S'
                          and has_sequence_privilege(role, pg_class.oid, 'USAGE, SELECT, UPDATE')
                        union all
                        select role || ' creates in ' || nspname
                        from pg_namespace, unnest(array['anon', 'authenticated', 'service_role', 'tenure_app']) role
                        where nspname in ('public', 'auth', 'flyway') and has_schema_privilege(role, nspname, 'CREATE')
                        union all
                        select role || ' sees flyway'
                        from unnest(array['anon', 'authenticated', 'service_role', 'tenure_app']) role
                        where has_schema_privilege(role, 'flyway', 'USAGE')
                        """).query(String.class).list();
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyTableHasRowLevelSecurityWithExactlyThesePolicies(Place place) {
        List<String> unprotected = owner(place)
                .sql(
                        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
                                + " and not relrowsecurity")
                .query(String.class)
                .list();
        assertThat(unprotected).isEmpty();
        Set<String> expected = new TreeSet<>();
        TABLES.forEach(table -> expected.add(table + " tenure_app SELECT true"));
        READABLE.forEach(table -> {
            expected.add(table + " authenticated SELECT (user_id = ( SELECT auth.uid() AS uid))");
            expected.add(table + " service_role SELECT true");
        });
        Set<String> found = owner(place)
                .sql("select tablename || ' ' || array_to_string(roles, ',') || ' ' || cmd || ' ' || qual"
                        + " from pg_policies where schemaname = 'public' and permissive = 'PERMISSIVE'")
                .query(String.class)
                .list()
                .stream()
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void everyDefinerFunctionHasAFixedAndEmptySearchPath() {
        List<String> open = plain.owner()
                .sql("select proname from pg_proc where pronamespace = 'public'::regnamespace"
                        + " and proconfig is distinct from array['search_path=\"\"']")
                .query(String.class)
                .list();
        assertThat(open).isEmpty();
    }

    @Test
    void theApplicationOwnsNothing() {
        List<String> owned = plain.owner()
                .sql("select relname from pg_class where pg_get_userbyid(relowner) = 'tenure_app'"
                        + " union all select proname from pg_proc where pg_get_userbyid(proowner) = 'tenure_app'")
                .query(String.class)
                .list();
        assertThat(owned).isEmpty();
    }

    @Test
    void userReadsOwnRowsOnly() {
        for (String table : READABLE) {
            String sql = "select user_id::text from public." + table;
            assertThat(rows("authenticated", ALICE, sql)).as(table).containsExactly(ALICE);
            assertThat(rows("authenticated", BOB, sql)).as(table).containsExactly(BOB);
        }
    }

    @Test
    void userWithoutClaimsReadsNothingAlsoOnAConnectionThatHadSome() {
        for (String table : READABLE) {
            String sql = "select user_id::text from public." + table;
            assertThat(rows("authenticated", ALICE, sql)).hasSize(1);
            for (int again = 0; again < 12; again++) {
                assertThat(rows("authenticated", null, sql)).as(table).isEmpty();
            }
        }
    }

    @Test
    void backEndReadsEverybodyAndAsksForOneMembership() {
        for (String table : READABLE) {
            assertThat(rows("service_role", null, "select user_id::text from public." + table))
                    .as(table)
                    .containsExactlyInAnyOrder(ALICE, BOB);
        }
        assertThat(rows("service_role", null, "select (public.membership_of('" + ALICE + "')).plan"))
                .containsExactly("free");
    }

    @Test
    void nobodyReadsWhatIsNotForThem() {
        TABLES.forEach(table -> refused("anon", null, "select * from public." + table));
        Stream.of(
                        "paddle_events",
                        "subscriptions",
                        "system_logs",
                        "customers",
                        "adjustments",
                        "account_closures",
                        "adoptions",
                        "claims",
                        "closed_customers",
                        "commands",
                        "duplicate_subscriptions",
                        "membership_grants",
                        "owed",
                        "purchases")
                .forEach(table -> OUTSIDERS.forEach(role -> refused(role, ALICE, "select * from public." + table)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anon", "authenticated", "service_role", "tenure_app"})
    void nobodyWritesATable(String role) {
        for (String table : TABLES) {
            refused(role, ALICE, "delete from public." + table);
            refused(role, ALICE, "truncate public." + table);
            refused(role, ALICE, "insert into public." + table + " default values");
            refused(role, ALICE, "drop table public." + table);
        }
        refused(role, ALICE, "update public.user_memberships set level = 9");
        refused(role, ALICE, "update public.wallets set balance = 1000000");
        refused(role, ALICE, "create table public.mine (id integer)");
        refused(role, ALICE, "create function public.mine() returns integer language sql as 'select 1'");
        refused(role, ALICE, "alter table public.wallets disable row level security");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anon", "authenticated", "service_role"})
    void nobodyOutsideMintsMoney(String role) {
        refused(role, ALICE, "select public.credit_wallet('" + ALICE + "', 1, 'grant', 'k', 'r', null, now(), null)");
        refused(role, ALICE, "select public.debit_wallet('" + BOB + "', 1, 'k', 'r', now())");
        refused(role, ALICE, "select public.apply_subscription('{}')");
        refused(role, ALICE, "select public.force_downgrade_to_free('sub_1', now(), 'me', 'so')");
        refused(role, ALICE, "select public.forget_signals()");
        refused(role, ALICE, "select public.apply_purchase('{}')");
        refused(role, ALICE, "select public.claim_payment('sub_1', '" + ALICE + "', 'me', 'so', now())");
        refused(role, ALICE, "select public.request_closure('" + BOB + "', now(), 'me')");
    }

    @Test
    void userDoesNotAskForAnotherMembership() {
        refused("authenticated", ALICE, "select public.membership_of('" + BOB + "')");
        refused("anon", null, "select public.membership_of('" + BOB + "')");
    }

    private static void refused(String role, @Nullable String user, String sql) {
        assertThatThrownBy(() ->
                        inTransaction(role, user, jdbc -> jdbc.sql(sql).query().listOfRows()))
                .as("%s: %s", role, sql)
                .rootCause()
                .message()
                .containsAnyOf("permission denied", "must be owner");
    }

    private static List<String> rows(String role, @Nullable String user, String sql) {
        return inTransaction(
                role, user, jdbc -> jdbc.sql(sql).query(String.class).list());
    }

    /** As PostgREST does: role and claims hold for one transaction. */
    private static <T> T inTransaction(String role, @Nullable String user, Function<JdbcClient, T> work) {
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(plain.ownerDataSource()));
        return Objects.requireNonNull(transaction.execute(status -> {
            JdbcClient jdbc = plain.owner();
            if (user != null) {
                jdbc.sql("set local request.jwt.claims = '{\"sub\":\"" + user + "\",\"role\":\"authenticated\"}'")
                        .update();
            }
            jdbc.sql("set local role " + role).update();
            return work.apply(jdbc);
        }));
    }
}
