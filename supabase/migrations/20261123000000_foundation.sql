-- What Supabase provides and plain Postgres lacks: roles, the few `auth` names, default privileges.
-- Everything here is created only where it is missing; on Supabase this file changes nothing of theirs.

-- A table or function of the same name that was here before is the owner's product, not ours: stop, replace nothing.
-- It stands before everything else, so that nothing at all was changed when it stops.
do $$
declare
    v_table text;
    v_function text;
begin
    foreach v_table in array array['user_memberships', 'subscriptions', 'customers', 'transactions', 'adjustments',
        'wallets', 'wallet_entries', 'paddle_events', 'system_logs']
    loop
        if to_regclass('public.' || v_table) is not null then
            raise exception 'Tenure stops: public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_table;
        end if;
    end loop;
    foreach v_function in array array['receive_paddle_event', 'lease_routes', 'settle_events', 'apply_subscription',
        'project_membership', 'force_downgrade_to_free', 'credit_wallet', 'debit_wallet', 'record_log', 'membership_of',
        'transaction_rank', 'forget_signals']
    loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_function) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_function;
        end if;
    end loop;
end
$$;

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

-- A setting that was local to an earlier transaction of the connection reads as '' afterwards, not as null.
do $$
begin
    if to_regprocedure('auth.uid()') is null then
        execute $function$
            create function auth.uid() returns uuid language sql stable as
            $body$
                select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid
            $body$
        $function$;
        grant usage on schema auth to anon, authenticated, service_role;
        grant execute on function auth.uid() to anon, authenticated, service_role;
    end if;
end
$$;

grant usage on schema public to anon, authenticated, service_role, tenure_app;
