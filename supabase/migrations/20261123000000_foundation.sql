-- What Supabase provides and plain Postgres lacks: roles, the few `auth` names, default privileges.
-- Everything here is created only where it is missing; on Supabase this file changes nothing of theirs.

do $$
begin
    if not exists (select from pg_roles where rolname = 'anon') then
        create role anon nologin noinherit;
    end if;
    if not exists (select from pg_roles where rolname = 'authenticated') then
        create role authenticated nologin noinherit;
    end if;
    if not exists (select from pg_roles where rolname = 'service_role') then
        create role service_role nologin noinherit bypassrls;
    end if;
    -- The application's own role: it owns nothing and has no DDL. A login and password are given by the operator.
    if not exists (select from pg_roles where rolname = 'tenure_app') then
        create role tenure_app nologin noinherit;
    end if;
end
$$;

create schema if not exists auth;

do $$
begin
    if to_regprocedure('auth.uid()') is null then
        execute $function$
            create function auth.uid() returns uuid language sql stable as
            $body$ select nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')::uuid $body$
        $function$;
        grant usage on schema auth to anon, authenticated, service_role;
        grant execute on function auth.uid() to anon, authenticated, service_role;
    end if;
end
$$;

grant usage on schema public to anon, authenticated, service_role, tenure_app;
