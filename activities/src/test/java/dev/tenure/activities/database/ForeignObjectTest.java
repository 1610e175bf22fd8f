package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.activities.stage.Database;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForeignObjectTest {

    /** Everything in the database that somebody could have made, but Flyway's own table. */
    private static List<String> objects(Database database) {
        return database.owner().sql("""
                        select 'relation ' || nspname || '.' || relname || ' ' || coalesce(relacl::text, '')
                        from pg_class join pg_namespace n on n.oid = relnamespace
                        where nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'flyway')
                        union all
                        select 'function ' || p.oid::regprocedure || ' ' || md5(prosrc) || ' ' || coalesce(proacl::text, '')
                        from pg_proc p join pg_namespace n on n.oid = pronamespace
                        where nspname not in ('pg_catalog', 'information_schema')
                        union all
                        select 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') from pg_namespace
                        where nspname not like 'pg_%' and nspname <> 'flyway'
                        union all
                        select 'role ' || rolname || ' ' || rolinherit || rolbypassrls || rolcanlogin from pg_roles
                        order by 1
                        """).query(String.class).list();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table public.user_memberships (id integer)                                      | public.user_memberships",
                "create view public.system_logs as select 1 as id                                       | public.system_logs",
                "create function public.credit_wallet(a integer) returns integer language sql as 'select 1' | function public.credit_wallet"
            })
    void foreignObjectStopsTheMigrationWithASentenceAndNothingIsChanged(String theirs, String named) {
        try (Database database = Database.empty()) {
            database.owner().sql(theirs).update();
            List<String> before = objects(database);

            assertThatThrownBy(database::migrate)
                    .hasMessageContaining("Tenure stops: " + named + " already exists and is not ours.")
                    .hasMessageContaining("nothing was changed");

            assertThat(objects(database)).isEqualTo(before);
        }
    }

    @Test
    void onceTheForeignObjectIsMovedTheMigrationGoesOn() {
        try (Database database = Database.empty()) {
            database.owner().sql("create table public.wallets (id integer)").update();
            assertThatThrownBy(database::migrate).hasMessageContaining("public.wallets");
            database.owner()
                    .sql("alter table public.wallets rename to old_wallets")
                    .update();
            assertThat(database.migrate()).isPositive();
        }
    }

    @Test
    void migratingTwiceIsNothingTheSecondTime() {
        try (Database database = Database.empty()) {
            assertThat(database.migrate()).isPositive();
            List<String> before = objects(database);
            assertThat(database.migrate()).isZero();
            assertThat(objects(database)).isEqualTo(before);
        }
    }

    @Test
    void whatSupabaseProvidesIsLeftAsItIs() {
        try (Database database = Database.empty()) {
            database.owner().sql("create schema auth").update();
            database.owner()
                    .sql("create table auth.users (id uuid primary key)")
                    .update();
            database.owner()
                    .sql("create function auth.uid() returns uuid language sql stable as 'select null::uuid'")
                    .update();
            List<String> before = theirs(database);

            database.migrate();

            assertThat(theirs(database)).isEqualTo(before);
        }
    }

    private static List<String> theirs(Database database) {
        return objects(database).stream()
                .filter(object -> object.contains(" auth") || object.startsWith("role "))
                .toList();
    }
}
